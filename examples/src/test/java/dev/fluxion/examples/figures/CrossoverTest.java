package dev.fluxion.examples.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CrossoverTest {

    private static final int[] WIDTHS = {10, 100, 1000};

    @Test
    void isBetweenTheWidthsWhereTheOrderChanges() {
        // The ratio falls from 10 to 1/10 over a decade of widths: it is 1 half way on a logarithmic scale.
        assertThat(Crossover.where(WIDTHS, new double[] {9, 10, 10}, new double[] {1, 1, 100})
                        .getAsDouble())
                .isCloseTo(Math.sqrt(1e5), within(1e-9));
    }

    @Test
    void countsOnlyWhatLastsToTheEnd() {
        assertThat(Crossover.where(WIDTHS, new double[] {1, 1, 2}, new double[] {2, 2, 1}))
                .isEmpty();
        assertThat(Crossover.where(WIDTHS, new double[] {1, 4, 1}, new double[] {2, 1, 4})
                        .getAsDouble())
                .isCloseTo(Math.sqrt(1e5), within(1e-9));
        assertThat(Crossover.where(WIDTHS, new double[] {1, 1, 1}, new double[] {2, 2, 2}))
                .hasValue(10);
    }

    @Test
    void saysForEachOtherWayWhereTheyCross() {
        Crossover measured = Crossover.atOneState(new int[] {2, 3}, 1e-4);
        assertThat(measured.ways()).hasSize(5);
        assertThat(measured.sentences())
                .hasSize(4)
                .allMatch(sentence -> sentence.startsWith("array-tape, matrices is "));
    }
}
