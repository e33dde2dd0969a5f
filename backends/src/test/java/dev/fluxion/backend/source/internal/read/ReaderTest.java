package dev.fluxion.backend.source.internal.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.lift.FunctionCode;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReaderTest {

    static Graph read(ScalarField f) {
        List<@Nullable Object> captured = new ArrayList<>();
        return Reader.read(Arguments.of(FunctionCode.of(f), captured));
    }

    @Test
    void readsStraightCode() {
        Graph graph = read(x -> x[0] * x[1] - 2.0);
        assertThat(graph.blocks().get(0).body()).extracting(value -> value.op()).contains(Op.PARAMETER, Op.CONSTANT);
        assertThat(graph.toString()).contains("double load", "double arithmetic dmul", "arithmetic dsub", "return");
    }

    @Test
    void givesEveryLoopOneLatchAndAPlaceBefore() {
        Graph graph = read(ReaderTest::jumping);
        Flow flow = Flow.of(graph.blocks());
        assertThat(flow.loops()).hasSize(2);
        for (Flow.Loop loop : flow.loops()) {
            assertThat(loop.latches()).hasSize(1);
            Block header = graph.blocks().get(loop.header());
            assertThat(header.predecessors()).hasSize(2);
            header.predecessors()
                    .forEach(before -> assertThat(before.successors()).hasSize(1));
        }
    }

    private static double jumping(double[] x) {
        double sum = 0;
        outer:
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                if (x[j] > 1) {
                    continue outer;
                }
                if (x[j] < -1) {
                    break outer;
                }
                sum += x[j];
            }
            if (sum > 7) {
                return sum;
            }
        }
        return -sum;
    }

    @Test
    void carriesValuesOutOfLoopsThroughPhis() {
        Graph graph = read(x -> {
            double last = 0;
            for (double xi : x) {
                last = xi;
            }
            return last;
        });
        assertThat(graph.blocks())
                .filteredOn(block -> block.exit().kind() == Exit.Kind.RETURN)
                .allSatisfy(end -> assertThat(end.exit().inputs().get(0).op()).isEqualTo(Op.PHI))
                .hasSize(1);
    }

    @Test
    void followsCallsOfStaticMethodsAndOfCapturedFunctions() {
        ScalarField inner = x -> Math.exp(x[0]);
        Graph graph = read(x -> square(x[0]) + inner.apply(x));
        assertThat(graph.all()).noneMatch(value -> value.op() == Op.CALL);
        assertThat(graph.toString()).contains("elementary exp", "dmul");
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void leavesCallsOfTheJdk() {
        Graph graph = read(x -> Math.round(x[0]));
        assertThat(graph.all()).filteredOn(value -> value.op() == Op.CALL).hasSize(1);
    }

    @Test
    void makesLoopsOfMethodsThatCallThemselves() {
        Graph graph = read(x -> power(x[0], x.length));
        assertThat(graph.all())
                .noneMatch(value -> value.op() == Op.CALL && value.describe().contains("power"));
        assertThatThrownBy(() -> read(x -> endless(Math.round(x[0]))))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("a function must return but never does");
    }

    private static double power(double x, int n) {
        return n == 0 ? 1 : x * power(x, n - 1);
    }

    @SuppressWarnings("InfiniteRecursion") // It is read and never run.
    private static double endless(long n) {
        return endless(n + 1);
    }
}
