package dev.fluxion.backend.source.internal.ir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.read.Reader;
import dev.fluxion.lift.FunctionCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broken pass would leave is noticed. */
class GraphTest {

    private static Graph loop() {
        ScalarField f = x -> {
            double sum = 0;
            for (double each : x) {
                sum += each * each;
            }
            return Math.exp(sum);
        };
        return Reader.read(Arguments.of(FunctionCode.of(f), new ArrayList<>()));
    }

    private static Value first(Graph graph, Op op) {
        return graph.all().stream()
                .filter(value -> value.op() == op)
                .findFirst()
                .orElseThrow();
    }

    private static void refuses(Graph graph, String reason) {
        assertThatThrownBy(graph::verify)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void acceptsWhatWasRead() {
        assertThatCode(loop()::verify).doesNotThrowAnyException();
    }

    @Test
    void noticesAValueThatNobodyMakes() {
        Graph graph = loop();
        Value load = first(graph, Op.LOAD);
        load.block().body().remove(load);
        refuses(graph, "which is in no block");
    }

    @Test
    void noticesAUseBeforeTheValueIsMade() {
        Graph graph = loop();
        Value load = first(graph, Op.LOAD);
        List<Value> body = load.block().body();
        body.remove(load);
        body.add(load);
        refuses(graph, "before it is made");
    }

    @Test
    void noticesAValueUsedOutsideOfItsLoop() {
        Graph graph = loop();
        Value phi = graph.all().stream()
                .filter(value -> value.op() == Op.PHI && value.inputs().size() == 2 && value.isNumber())
                .findFirst()
                .orElseThrow();
        first(graph, Op.ELEMENTARY).inputs().set(0, phi);
        refuses(graph, "outside of its loop");
    }

    @Test
    void noticesAPhiWithoutAnInputForEachPredecessor() {
        Graph graph = loop();
        Value phi = graph.all().stream()
                .filter(value -> value.op() == Op.PHI && value.inputs().size() == 2)
                .findFirst()
                .orElseThrow();
        phi.inputs().remove(1);
        refuses(graph, "must have an input for each predecessor");
    }
}
