package dev.fluxion.backend.compiled;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import java.lang.management.ManagementFactory;

/** Compiles ten thousand functions one after the other; {@link UnloadingTest} runs it in a JVM of little room. Nearly all classes must be gone at the end. */
final class TenThousandGradients {

    private static final int FUNCTIONS = 10_000;

    private TenThousandGradients() {}

    public static void main(String[] arguments) {
        CompiledTape backend = CompiledTape.create();
        double[] gradient = new double[2];
        for (int i = 0; i < FUNCTIONS; i++) {
            double factor = i;
            ScalarField f = x -> factor * x[0] * x[1] + Math.sin(x[0]);
            PreparedGradient prepared = backend.prepareGradient(f, 2);
            if (!(prepared instanceof CompiledGradient)) {
                throw new IllegalStateException("not compiled");
            }
            prepared.valueAndGradient(new double[] {0.0, 3.0}, gradient);
            if (gradient[0] != 3.0 * factor + 1.0 || gradient[1] != 0.0) {
                throw new IllegalStateException("wrong at " + i);
            }
        }
        System.gc();
        long unloaded = ManagementFactory.getClassLoadingMXBean().getUnloadedClassCount();
        if (unloaded < FUNCTIONS * 9 / 10) {
            throw new IllegalStateException("only " + unloaded + " classes were unloaded");
        }
        System.out.println("all right");
    }
}
