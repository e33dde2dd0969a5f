package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import dev.fluxion.backend.source.TapeMemory;

/** An objective of ADBench on one of its instances. */
public interface Problem {

    /** {@code gmm}, {@code ba}, {@code lstm} or {@code hand}. */
    String objective();

    /** The name of the instance, as its file has it. */
    String instance();

    /** Evaluates the plain function at the instance's point; the result belongs to this object. */
    double[] value();

    /** Prepares the derivative by a backend. */
    Derivative derivativeBy(Backend backend);

    /** What a prepared object keeps, in bytes, or 0 if it does not say. */
    static long tapeBytes(Object prepared) {
        return prepared instanceof TapeMemory memory ? memory.tapeBytes() : 0;
    }

    /** A prepared derivative. */
    interface Derivative {

        /** Computes value and derivative at the instance's point. */
        void compute();

        /** The value that was computed last. */
        double[] value();

        /**
         * The derivative that was computed last, as the published files have it: a gradient in the order of the parameters, a Jacobian column
         * by column.
         */
        double[] derivative();

        /** What the backend keeps between the sweeps, in bytes, or 0 if it keeps nothing or does not say. */
        long tapeBytes();
    }
}
