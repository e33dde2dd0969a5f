package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedule reverses every chain with the checkpoints and recomputations that the binomial formula allows. */
class BinomialTest {

    @ParameterizedTest
    @CsvSource({"3, 2, 10", "1, 5, 6", "5, 1, 6", "10, 10, 184756", "0, 7, 1"})
    void countsWhatCanBeReversed(int checkpoints, int recomputations, long steps) {
        assertThat(Binomial.reversible(checkpoints, recomputations)).isEqualTo(steps);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 10, 64, 100, 1000, 5000})
    void keepsToTheBinomialBound(long steps) {
        int checkpoints = Binomial.checkpoints(steps);
        var course = new Course(steps);
        course.reverse(0, steps, checkpoints);
        assertThat(course.mostComputed()).isLessThanOrEqualTo(Binomial.recomputations(steps, checkpoints));
        assertThat(course.mostKept).isLessThanOrEqualTo(checkpoints);
        assertThat(course.next).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 5, 17})
    void managesWithoutCheckpoints(long steps) {
        var course = new Course(steps);
        course.reverse(0, steps, 0);
        assertThat(course.next).isZero();
    }

    /** Does what a schedule says, and counts. */
    private static final class Course {

        private final int[] computed;
        private int kept;
        private int mostKept;
        private long next;

        Course(long steps) {
            this.computed = new int[(int) steps];
            this.next = steps;
        }

        void reverse(long from, long to, int checkpoints) {
            if (to - from == 1) {
                assertThat(to).isEqualTo(next);
                next = from;
                return;
            }
            long middle = from + Binomial.advance(to - from, checkpoints);
            assertThat(middle).isStrictlyBetween(from, to);
            for (long i = from; i < middle; i++) {
                computed[(int) i]++;
            }
            kept++;
            if (checkpoints > 0) {
                mostKept = Math.max(mostKept, kept);
            }
            reverse(middle, to, Math.max(0, checkpoints - 1));
            kept--;
            reverse(from, middle, checkpoints);
        }

        int mostComputed() {
            int most = 0;
            for (int count : computed) {
                most = Math.max(most, count);
            }
            return most;
        }
    }
}
