package dev.fluxion.backend.source.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TapeTest {

    @Test
    void givesTheSameArraysAgainAsZeros() {
        Tape tape = Tape.create();
        tape.begin();
        double[] first = tape.newDoubles(3);
        double[] second = tape.copy(new double[] {1.0, 2.0});
        assertThat(second).containsExactly(1.0, 2.0);
        first[1] = 7.0;
        tape.begin();
        assertThat(tape.newDoubles(3)).isSameAs(first).containsOnly(0.0);
        assertThat(tape.newDoubles(5)).isNotSameAs(second).hasSize(5);
    }

    @Test
    void growsAndKeepsWhatItHolds() {
        Tape tape = Tape.create();
        tape.doubles[5] = 3.0;
        assertThat(tape.growDoubles(1_000)).hasSizeGreaterThanOrEqualTo(1_000).contains(3.0);
        assertThat(tape.growInts(1_000)).isSameAs(tape.ints);
        assertThat(tape.growReferences(1_000)).isSameAs(tape.references);
        assertThatThrownBy(() -> tape.growDoubles(-1))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageStartingWith("source: a tape must hold at most 2^31 - 1 numbers");
    }

    @Test
    void movesAdjointsBackThoughTheyOverlap() {
        // b = a with b[1..3) = a[0..2): adjoints (1, 2, 3) of b are those of a: (1 + 2, 3, 0).
        double[] shadow = {1.0, 2.0, 3.0};
        ShadowArrays.takeBack(shadow, 0, shadow, 1, 2);
        assertThat(shadow).containsExactly(3.0, 3.0, 0.0);

        double[] from = {10.0, 20.0, 30.0};
        double[] copy = {1.0, 2.0, 3.0};
        ShadowArrays.takeBack(from, 1, copy, 0, 2);
        assertThat(from).containsExactly(10.0, 21.0, 32.0);
        assertThat(copy).containsExactly(0.0, 0.0, 3.0);
    }

    @Test
    void sumsWhatWasFilledAndAddsWhatWasCopied() {
        double[] shadow = {1.0, 2.0, 4.0};
        assertThat(ShadowArrays.takeSum(shadow, 1, 3)).isEqualTo(6.0);
        assertThat(shadow).containsExactly(1.0, 0.0, 0.0);

        double[] copy = {5.0, 6.0, 7.0};
        ShadowArrays.takeCopy(shadow, 2, copy);
        assertThat(shadow).containsExactly(1.0, 0.0, 5.0);
        assertThat(copy).containsOnly(0.0);
    }

    @Test
    void clearsShadowsOfArraysOfArrays() {
        Tape tape = Tape.create();
        double[][][] shadows = {{{1.0}, {2.0}}, null};
        tape.addShadows(shadows);
        tape.newShadow(1)[0] = 3.0;
        tape.clearShadows();
        assertThat(shadows[0][1]).containsExactly(0.0);
    }
}
