package dev.fluxion.backend.compiled;

import dev.fluxion.ScalarField;
import dev.fluxion.graph.Graph;

/** Compiles ten thousand functions one after the other; {@link UnloadingTest} runs it in a JVM that cannot hold them all. */
final class TenThousandGradients {

    private TenThousandGradients() {}

    public static void main(String[] arguments) {
        double[] gradient = new double[2];
        for (int i = 0; i < 10_000; i++) {
            double factor = i;
            ScalarField f = x -> factor * x[0] * x[1] + Math.sin(x[0]);
            Program program = Program.of(Operation.GRADIENT.of(Graph.trace(f, new double[] {1.0, 2.0})));
            if (!program.isCompiled() || !program.frame().run(new double[] {0.0, 3.0}, gradient)) {
                throw new IllegalStateException("not compiled");
            }
            if (gradient[0] != 3.0 * factor + 1.0 || gradient[1] != 0.0) {
                throw new IllegalStateException("wrong at " + i);
            }
        }
        System.out.println("all right");
    }
}
