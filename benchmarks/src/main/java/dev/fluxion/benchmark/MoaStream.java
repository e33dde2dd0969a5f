package dev.fluxion.benchmark;

import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import moa.core.InstanceExample;
import moa.options.AbstractOptionHandler;
import moa.streams.ExampleStream;
import moa.streams.generators.HyperplaneGenerator;
import moa.streams.generators.SEAGenerator;

/** The generators of MOA that are learned from, as they are by default. */
public enum MoaStream {
    /** Three features, of which two matter; a tenth of the classes is wrong. */
    SEA,
    /** Ten features; a twentieth of the classes is wrong. */
    HYPERPLANE;

    /** How many instances there are. */
    static final int LENGTH = 100_000;

    private ExampleStream<?> generator() {
        AbstractOptionHandler generator = this == SEA ? new SEAGenerator() : new HyperplaneGenerator();
        generator.prepareForUse();
        return (ExampleStream<?>) generator;
    }

    InstancesHeader header() {
        return generator().getHeader();
    }

    InstanceExample[] instances() {
        ExampleStream<?> generator = generator();
        InstanceExample[] instances = new InstanceExample[LENGTH];
        for (int k = 0; k < LENGTH; k++) {
            instances[k] = (InstanceExample) generator.nextInstance();
        }
        return instances;
    }

    /** The features and, last, the class as 1 or -1. */
    static double[][] samples(InstanceExample[] instances) {
        double[][] samples = new double[instances.length][];
        for (int k = 0; k < instances.length; k++) {
            Instance instance = instances[k].getData();
            int n = instance.numAttributes() - 1;
            double[] sample = new double[n + 1];
            for (int i = 0; i < n; i++) {
                sample[i] = instance.value(i);
            }
            sample[n] = instance.classValue() == 1.0 ? 1 : -1;
            samples[k] = sample;
        }
        return samples;
    }
}
