package dev.fluxion.backend.source.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rounds are run again, and which states are kept. */
class CheckpointsScheduleTest {

    /** Goes back through rounds as generated code does; returns how many were run. */
    private static long goBack(int rounds, int mostStates) {
        var checkpoints = new Checkpoints();
        checkpoints.begin();
        long run = 0;
        int expected = rounds - 1;
        int kept = 1;
        boolean more = checkpoints.start(rounds);
        while (more) {
            assertThat(checkpoints.stop()).isEqualTo(expected--);
            int round = checkpoints.round();
            int next = checkpoints.next();
            int states = 0;
            while (round < checkpoints.stop()) {
                round++;
                run++;
                if (round == next) {
                    checkpoints.keep(round);
                    states++;
                    next = checkpoints.next();
                }
            }
            run++;
            kept = Math.max(kept, states);
            assertThat(checkpoints.toString().split(",", -1)).hasSizeLessThanOrEqualTo(mostStates);
            more = checkpoints.back();
        }
        assertThat(expected).isEqualTo(-1);
        return run;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 10, 31, 32, 33, 1000, 4097})
    void goesBackThroughAllRounds(int rounds) {
        assertThat(goBack(rounds, 35 - Integer.numberOfLeadingZeros(rounds))).isGreaterThanOrEqualTo(rounds);
    }

    @Test
    void runsAMillionRoundsNoMoreOftenThanTheBinomialFormulaSays() {
        // With 21 states and 7 repeats, 28! / 21! / 7! = 1 184 040 rounds can be gone back.
        assertThat(goBack(1_000_000, 22)).isLessThan(8_000_000);
    }
}
