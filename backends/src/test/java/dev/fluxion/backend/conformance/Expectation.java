package dev.fluxion.backend.conformance;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer must be. */
sealed interface Expectation {

    /**
     * Says what is wrong with an answer.
     *
     * @param answer the numbers that came out, flattened row-major
     * @param floor the relative error an approximate backend is allowed, zero for an exact one
     * @return the complaint, or null if the answer is as it must be
     */
    @Nullable
    String complaint(double[] answer, double floor);

    /**
     * Numbers, up to a relative error in the largest of them, or of each of them if {@code elementwise}. Where all are
     * zero, exactly zero.
     */
    record Numbers(double[] expected, double rtol, boolean elementwise) implements Expectation {

        /** What an elementwise comparison allows around zero. */
        private static final double ABSOLUTE = 1e-14;

        @Override
        public @Nullable String complaint(double[] answer, double floor) {
            if (answer.length != expected.length) {
                return "must have " + expected.length + " numbers but had " + answer.length;
            }
            double largest = Arrays.stream(expected)
                    .map(Math::abs)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0.0);
            for (int i = 0; i < answer.length; i++) {
                double scale = elementwise ? Math.abs(expected[i]) + ABSOLUTE / rtol : largest;
                // An approximate backend's error is relative to numbers around one, or larger.
                double allowed = Math.max(rtol * scale, floor * Math.max(scale, 1.0));
                if (!close(answer[i], expected[i], allowed)) {
                    return "entry " + i + " must be " + expected[i] + " up to " + allowed + " but was " + answer[i];
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return Arrays.toString(expected);
        }

        private static boolean close(double got, double expected, double allowed) {
            return Double.isFinite(expected) ? Math.abs(got - expected) <= allowed : Double.compare(got, expected) == 0;
        }
    }

    /** One of several answers, and of these the one that Fluxion documents. */
    record OneOf(List<Expectation> accepted, Expectation documented) implements Expectation {

        @Override
        public @Nullable String complaint(double[] answer, double floor) {
            if (accepted.stream().noneMatch(one -> one.complaint(answer, floor) == null)) {
                return "must be one of " + accepted + " but was " + Arrays.toString(answer);
            }
            // What happens at a point without a derivative is documented for exact backends only.
            String complaint = floor > 0.0 ? null : documented.complaint(answer, floor);
            return complaint == null ? null : "is acceptable but not what is documented: " + complaint;
        }
    }

    /** Each number in an interval. */
    record EachBetween(double low, double high) implements Expectation {

        @Override
        public @Nullable String complaint(double[] answer, double floor) {
            boolean within = Arrays.stream(answer).allMatch(a -> a >= low && a <= high);
            return within ? null : "must lie between " + low + " and " + high + " but was " + Arrays.toString(answer);
        }
    }

    /** Numbers that are not negative and add up to a total. */
    record SharesOf(double total) implements Expectation {

        private static final double ROUNDING = 1e-13;

        @Override
        public @Nullable String complaint(double[] answer, double floor) {
            boolean shares = Arrays.stream(answer).allMatch(a -> a >= 0.0)
                    && Math.abs(Arrays.stream(answer).sum() - total) <= ROUNDING;
            return shares ? null : "must be shares of " + total + " but was " + Arrays.toString(answer);
        }
    }

    /** A cost, such as a number of evaluations. */
    record AtMost(double bound) implements Expectation {

        @Override
        public @Nullable String complaint(double[] answer, double floor) {
            return answer[0] <= bound ? null : "must be at most " + bound + " but was " + answer[0];
        }
    }

    /** An exception; any answer is wrong. */
    record Refused() implements Expectation {

        @Override
        public String complaint(double[] answer, double floor) {
            return "must be refused but was " + Arrays.toString(answer);
        }
    }

    /** Something said in words, which no number satisfies; a scenario's own answer decides. */
    record Documented(String words) implements Expectation {

        @Override
        public String complaint(double[] answer, double floor) {
            return "must be '" + words + "' but was " + Arrays.toString(answer);
        }
    }

    /** Whether an exception is what must come out. */
    default boolean refused() {
        return this instanceof Refused || (this instanceof OneOf one && one.documented() instanceof Refused);
    }
}
