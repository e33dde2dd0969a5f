package dev.fluxion.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GraphTest {

    private static Graph trace(ScalarField f, double... x) {
        return Graph.trace(f, x);
    }

    @Test
    void writesEachOperationOnce() {
        Graph graph = trace(x -> x[0] * x[1] + x[1] * x[0], 2.0, 3.0);
        assertThat(graph.toString()).isEqualTo("inputs 2\nv2 = multiply x0 x1\nv3 = add v2 v2\noutputs v3\n");
        assertThat(graph.apply(2.0, 3.0)).containsExactly(12.0);
    }

    @Test
    void drawsItself() {
        Graph graph = trace(x -> x[0] > 1.0 ? 2.0 * x[0] : x[0], 2.0);
        assertThat(graph.toDot()).isEqualTo("""
                        digraph {
                          n0 [label="x0" shape=box];
                          n1 [label="guard greater" shape=diamond];
                          n0 -> n1;
                          n1c1 [label="1.0" shape=plaintext];
                          n1c1 -> n1;
                          n2 [label="multiply" shape=ellipse];
                          n0 -> n2;
                          n2c1 [label="2.0" shape=plaintext];
                          n2c1 -> n2;
                          y0 [label="y0" shape=box];
                          n2 -> y0;
                        }
                        """);
    }

    @Test
    void keepsWhatMightNotBeWhatItSeems() {
        double nan = Double.NaN;
        double infinity = Double.POSITIVE_INFINITY;
        ScalarField f = x -> x[0] * 0.0 + difference(x[0], x[0]) + quotient(x[0], x[0]) + (x[0] + 0.0) - 0.0;
        Graph graph = trace(f, 3.0);
        for (double at : new double[] {3.0, 0.0, -0.0, infinity, nan}) {
            assertThat(graph.apply(at)).containsExactly(f.apply(new double[] {at}));
            assertThat(graph.simplified().apply(at)).containsExactly(f.apply(new double[] {at}));
        }
        assertThat(Graph.trace((ScalarField) x -> x[0] + 0.0, new double[] {1.0})
                        .apply(-0.0))
                .containsExactly(0.0);
        assertThat(Graph.trace((ScalarField) x -> x[0] - 0.0, new double[] {1.0})
                        .simplified()
                        .toString())
                .isEqualTo("inputs 1\noutputs x0\n");
    }

    private static double difference(double a, double b) {
        return a - b;
    }

    private static double quotient(double a, double b) {
        return a / b;
    }

    @Test
    void computesTheValueToTheLastBit() {
        ScalarField f = x -> Math.pow(x[0], 1.7) / 3.0
                + Math.sin(x[1]) % 0.3
                - Math.cbrt(x[0]) * Math.fma(x[0], x[1], 0.1)
                + Math.tanh(x[1]) / x[0] / 4.0
                - (0.1 / -x[1]) / -1.0
                + (float) x[0]
                + StrictMath.atan2(x[0], x[1]);
        Graph graph = trace(f, 0.7, 1.9);
        for (double[] x : new double[][] {{0.7, 1.9}, {3.3, -0.2}, {1e-9, 1e9}, {0.0, 0.0}, {-0.0, Double.NaN}}) {
            assertThat(graph.apply(x)).containsExactly(f.apply(x.clone()));
            assertThat(graph.simplified().scheduled().apply(x)).containsExactly(f.apply(x.clone()));
        }
    }

    @Test
    void leavesOutWhatNothingNeeds() {
        Graph graph = trace(
                x -> {
                    double unused = Math.exp(x[0]);
                    double[] kept = {unused, x[0]};
                    return kept[1];
                },
                2.0);
        assertThat(graph.size()).isEqualTo(1);
    }

    @Test
    void guardsEveryBranch() {
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 0; i < (int) x[1]; i++) {
                sum += x[0] > 0.0 ? x[0] : -2.0 * x[0];
            }
            return sum;
        };
        Graph graph = trace(f, 1.5, 3.7);
        assertThat(graph.guards()).isEqualTo(2);
        assertThat(graph.holdsAt(4.0, 3.0)).isTrue();
        assertThat(graph.apply(4.0, 3.0)).containsExactly(12.0);
        assertThat(graph.holdsAt(4.0, 4.0)).isFalse();
        assertThat(graph.holdsAt(-4.0, 3.0)).isFalse();
        assertThat(graph.holdsAt(Double.NaN, 3.0)).isFalse();
    }

    @Test
    void guardsTheOrderThatSortingFinds() {
        ScalarField median = x -> {
            double[] sorted = x.clone();
            Arrays.sort(sorted);
            return sorted[1];
        };
        Graph graph = trace(median, 3.0, 1.0, 2.0);
        assertThat(graph.holdsAt(30.0, 10.0, 20.0)).isTrue();
        assertThat(graph.apply(30.0, 10.0, 20.0)).containsExactly(20.0);
        assertThat(graph.holdsAt(3.0, 2.0, 1.0)).isFalse();
    }

    @Test
    void guardsWhateverElseLooksAtAValue() {
        guards(x -> Math.round(x[0]) * x[0], 2.6, 2.9, 2.1);
        guards(x -> Double.isNaN(x[0]) ? 0.0 : x[0], 2.0, 3.0, Double.NaN);
        guards(x -> Double.isFinite(x[0]) ? x[0] : 0.0, 2.0, 3.0, Double.NEGATIVE_INFINITY);
        guards(x -> Double.isInfinite(x[0]) ? 0.0 : x[0], 2.0, 3.0, Double.NEGATIVE_INFINITY);
        guards(x -> Double.compare(x[0], 0.0) * x[0], 2.0, 3.0, -1.0);
        guards(x -> Math.getExponent(x[0]) * x[0], 2.0, 2.0, 4.0);
        guards(x -> Double.toString(x[0]).length() * x[0], 2.0, 2.0, 4.25);
        guards(x -> Double.valueOf(x[0]).hashCode() * x[0], 2.0, 2.0, 4.25);
        guards(x -> Double.valueOf(x[0]).equals(2.0) ? x[0] : 0.0, 2.0, 2.0, 4.25);
        guards(x -> ((long) x[0]) * x[0], 2.5, 2.75, 3.0);
        guards(x -> ("" + x[0]).isEmpty() ? 0.0 : x[0], 2.5, 2.5, 3.0);
        guards(x -> new java.util.TreeSet<>(java.util.List.of(x[0], 1.0)).first() * x[0], 0.5, 0.25, 1.5);
    }

    /** Traces at one point; the graph must hold at the second and not at the third. */
    private static void guards(ScalarField f, double at, double same, double other) {
        Graph graph = trace(f, at);
        assertThat(graph.holdsAt(at)).isTrue();
        assertThat(graph.holdsAt(same)).isTrue();
        assertThat(graph.apply(same)).containsExactly(f.apply(new double[] {same}));
        assertThat(graph.holdsAt(other)).isFalse();
    }

    @Test
    void differentiatesAgainAndAgain() {
        // f = x^5, whose derivatives are 5 x^4, 20 x^3, 60 x^2, 120 x.
        Graph graph = trace(x -> x[0] * x[0] * x[0] * x[0] * x[0], 1.0);
        double[] expected = {5 * 16, 20 * 8, 60 * 4, 120 * 2, 120, 0};
        for (double derivative : expected) {
            graph = only(Derivatives.gradient(graph), 1);
            assertThat(graph.apply(2.0)).containsExactly(derivative);
        }
    }

    private static Graph only(Graph graph, int output) {
        var builder = GraphBuilder.extending(graph, 0);
        return builder.build(new int[] {builder.imported(graph, graph.output(output))});
    }

    @Test
    void differentiatesEveryRuleToThirdOrder() {
        RuleDerivatives.ofUnary().forEach(row -> {
            Graph third = only(
                    Derivatives.gradient(only(Derivatives.gradient(only(Derivatives.gradient(row.graph()), 1)), 1)), 1);
            double h = 1e-3;
            Graph second = only(Derivatives.gradient(only(Derivatives.gradient(row.graph()), 1)), 1);
            double difference = (second.apply(row.x() + h)[0] - second.apply(row.x() - h)[0]) / (2.0 * h);
            assertThat(third.apply(row.x())[0])
                    .as(row.name())
                    .isCloseTo(difference, within(1e-4 * (1.0 + Math.abs(difference))));
        });
    }

    @Test
    void writesTheHessianWhereItIsNotZero() {
        // f = x0^2 x1 + sin(x2)
        JacobianGraph hessian = Derivatives.hessian(
                Graph.trace((ScalarField) x -> x[0] * x[0] * x[1] + Math.sin(x[2]), new double[] {1.0, 1.0, 1.0}));
        assertThat(hessian.rows()).containsExactly(0, 0, 1, 2);
        assertThat(hessian.columns()).containsExactly(0, 1, 0, 2);
        assertThat(hessian.graph().apply(2.0, 3.0, 0.5))
                .containsExactly(12.0 + Math.sin(0.5), 12.0, 4.0, Math.cos(0.5), 6.0, 4.0, 4.0, -Math.sin(0.5));
    }

    @Test
    void pushesForwardAndPullsBack() {
        VectorFunction f = x -> new double[] {x[0] * x[1], x[1] + 3.0, 7.0};
        Graph graph = Graph.trace(f, new double[] {1.0, 1.0});
        assertThat(Derivatives.pushforward(graph).apply(2.0, 5.0, 1.0, 10.0))
                .containsExactly(10.0, 8.0, 7.0, 25.0, 10.0, 0.0);
        assertThat(Derivatives.pullback(graph).apply(2.0, 5.0, 1.0, 10.0, 100.0))
                .containsExactly(10.0, 8.0, 7.0, 5.0, 12.0);
        JacobianGraph jacobian = Derivatives.jacobian(graph);
        assertThat(jacobian.rows()).containsExactly(0, 0, 1);
        assertThat(jacobian.columns()).containsExactly(0, 1, 1);
        assertThat(jacobian.graph().apply(2.0, 5.0)).containsExactly(10.0, 8.0, 7.0, 5.0, 2.0, 1.0);
    }
}
