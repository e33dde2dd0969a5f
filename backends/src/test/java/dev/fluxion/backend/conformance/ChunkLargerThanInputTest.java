package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.shape.ShapeMismatchException;
import org.junit.jupiter.api.Test;

class ChunkLargerThanInputTest {

    /** Scenario ER-11. */
    @Test
    void refusesAChunkLargerThanTheInput() {
        assertThatThrownBy(() -> ForwardDual.withChunk(5).gradient(ContextScenarios::sumOfSquares, new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(
                        "ForwardDual: chunk must be at most the length 2 of the point but was 5; use ForwardDual.create()");
    }
}
