package dev.fluxion.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import org.junit.jupiter.api.Test;

class WrittenOutTest {

    private static final double[][] POINTS = {{2, 3}, {0, 3}, {3, 3}, {4, -1}, {0, 0}, {Double.NaN, 1}};

    /** Rules whose derivatives branch. */
    private static double branching(double[] x) {
        return Math.max(x[0], x[1]) * Math.sqrt(x[0]) + Math.hypot(x[0], x[1]) + Math.pow(x[0], x[1]);
    }

    @Test
    void slopesBecomeSelectionsOfTheSameValue() {
        ScalarField f = WrittenOutTest::branching;
        Graph gradient = Derivatives.gradient(Graph.trace(f, new double[] {2, 3}));
        Graph written = gradient.writtenOut();
        assertThat(slopes(gradient)).isPositive();
        assertThat(slopes(written)).isZero();
        for (double[] point : POINTS) {
            assertThat(written.apply(point)).containsExactly(gradient.apply(point));
        }
    }

    private static int slopes(Graph graph) {
        int count = 0;
        for (int node = graph.inputs(); node < graph.size(); node++) {
            count += graph.op(node) instanceof Slope ? 1 : 0;
        }
        return count;
    }
}
