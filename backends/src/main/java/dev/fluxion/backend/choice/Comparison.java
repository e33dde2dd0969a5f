package dev.fluxion.backend.choice;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.capability.Capabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * Backends on the user's own function: which are right, and how fast. Each derivative is checked against finite differences of nine
 * points, from both sides and centrally, whose error estimates say how far they can be relied upon; where they cannot, as at a kink, a point
 * beside is asked as well. Those that are not found wrong are then timed. The right choice depends on the function, its size and the
 * machine: measure it there.
 *
 * <p>{@link #toString} is a table. Immutable.
 */
public final class Comparison {

    /**
     * How far off an answer may be, relative to the larger of value and derivative. What is wrong is off by far more; a function that
     * rounds to floats on its way makes differences noisier than their estimate says.
     */
    private static final double EXACT = 1e-6;

    private static final double APPROXIMATE = 1e-5;

    private final String operation;
    private final List<Entry> entries;

    private Comparison(String operation, List<Entry> entries) {
        this.operation = operation;
        this.entries = entries;
    }

    /**
     * How one backend fared.
     *
     * @param error how far its derivative is off, relative to the larger of value and derivative, beyond what the differences
     *     themselves may be off; NaN if it refused or nothing could be judged
     * @param nanoseconds what one call takes, when warm; NaN if it was not timed
     * @param remark why it refused, or an empty text
     */
    public record Entry(Backend backend, Verdict verdict, double error, double nanoseconds, String remark) {}

    /** The backends to compare, and how to time them. */
    public static Among among(List<Backend> backends) {
        return new Among(List.copyOf(backends), Timing.create());
    }

    /** The operation, such as {@code gradient}. */
    public String operation() {
        return operation;
    }

    /** All backends: the correct ones first, the fastest before the others. */
    public List<Entry> entries() {
        return entries;
    }

    /** The fastest of those that are correct. */
    public Optional<Backend> fastest() {
        return first(Verdict.CORRECT);
    }

    Optional<Backend> first(Verdict verdict) {
        return entries.stream()
                .filter(entry -> entry.verdict == verdict)
                .map(Entry::backend)
                .findFirst();
    }

    /** A table, one line for each backend. */
    @Override
    public String toString() {
        int width = entries.stream()
                .mapToInt(entry -> entry.backend.name().length())
                .max()
                .orElse(0);
        double best = entries.isEmpty() ? Double.NaN : entries.get(0).nanoseconds;
        StringBuilder table = new StringBuilder();
        String layout = "%-" + Math.max(width, operation.length()) + "s  %-8s  %8s  %9s  %6s";
        table.append(String.format(Locale.ROOT, layout, operation, "verdict", "error", "time", "ratio"));
        for (Entry entry : entries) {
            boolean timed = !Double.isNaN(entry.nanoseconds);
            String line = String.format(
                    Locale.ROOT,
                    layout,
                    entry.backend.name(),
                    entry.verdict,
                    Double.isNaN(entry.error) ? "" : String.format(Locale.ROOT, "%.1e", entry.error),
                    timed ? time(entry.nanoseconds) : "",
                    timed ? String.format(Locale.ROOT, "%.1f", entry.nanoseconds / best) : "");
            table.append(System.lineSeparator()).append((line + "  " + entry.remark).stripTrailing());
        }
        return table.toString();
    }

    private static String time(double nanos) {
        return nanos < 1e3
                ? String.format(Locale.ROOT, "%.0f ns", nanos)
                : nanos < 1e6
                        ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
                        : String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }

    static Comparison of(Question question, double[] x, List<Backend> backends, Timing timing) {
        List<Reference> references = Reference.around(question.primal(), x);
        List<Entry> judged = new ArrayList<>();
        for (Backend backend : backends) {
            judged.add(judge(question, references, backend));
        }
        List<Entry> runners = judged.stream()
                .filter(entry -> entry.verdict == Verdict.CORRECT || entry.verdict == Verdict.UNJUDGED)
                .toList();
        List<Double> times = timing.nanosPerRun(runners.stream()
                .map(entry -> question.repeated().of(entry.backend, x.clone()))
                .toList());
        List<Entry> entries = new ArrayList<>();
        for (int k = 0; k < runners.size(); k++) {
            Entry entry = runners.get(k);
            entries.add(new Entry(entry.backend, entry.verdict, entry.error, times.get(k), entry.remark));
        }
        judged.stream().filter(entry -> !runners.contains(entry)).forEach(entries::add);
        entries.sort(Comparator.comparing(Entry::verdict).thenComparingDouble(Entry::nanoseconds));
        return new Comparison(question.operation(), List.copyOf(entries));
    }

    private static Entry judge(Question question, List<Reference> references, Backend backend) {
        double error = 0.0;
        try {
            for (Reference reference : references) {
                DMatrixRMaj answer = question.answer().of(backend, reference.x());
                error = Math.max(error, reference.error(answer));
            }
        } catch (RuntimeException refusal) {
            String why = refusal.getMessage() == null ? refusal.toString() : refusal.getMessage();
            return new Entry(backend, Verdict.REFUSED, Double.NaN, Double.NaN, why);
        }
        if (references.stream().allMatch(Reference::isSilent)) {
            return new Entry(backend, Verdict.UNJUDGED, Double.NaN, Double.NaN, "");
        }
        boolean exact = backend.capabilities().accuracy() == Accuracy.EXACT;
        Verdict verdict = error <= (exact ? EXACT : APPROXIMATE) ? Verdict.CORRECT : Verdict.WRONG;
        return new Entry(backend, verdict, error, Double.NaN, "");
    }

    /** Some backends, to be compared. */
    public static final class Among {

        private final List<Backend> backends;
        private final Timing timing;

        private Among(List<Backend> backends, Timing timing) {
            this.backends = backends;
            this.timing = timing;
        }

        /** Timed in another way. */
        public Among timed(Timing other) {
            return new Among(backends, other);
        }

        /** Compares derivatives of {@code f} at {@code x}. */
        public Comparison compare(ScalarFunction f, double x) {
            return of(Question.derivative(f), new double[] {x}, backends, timing);
        }

        /** Compares gradients of {@code f} at {@code x}. */
        public Comparison compare(ScalarField f, double[] x) {
            return of(Question.gradient(f), x, backends, timing);
        }

        /** Compares Jacobians of {@code f} at {@code x}. */
        public Comparison compareJacobian(VectorFunction f, double[] x) {
            return of(Question.jacobian(f), x, backends, timing);
        }

        /**
         * Compares Hessians of {@code f} at {@code x} by every backend over every other that can be nested. Each is checked against
         * differences of a gradient that was itself checked against differences of {@code f}.
         *
         * @throws NoCorrectBackendException if no backend's gradient agrees with differences of {@code f}
         */
        public Comparison compareHessian(ScalarField f, double[] x) {
            Question question = Question.hessian(f, checkedGradient(f, x));
            return of(question, x, pairs(backends), timing);
        }

        private Function<double[], double[]> checkedGradient(ScalarField f, double[] x) {
            Backend checked = checked(Question.gradient(f), x, backends);
            return point -> checked.gradient(f, point);
        }
    }

    /** The first of the best backends that is right, of those that refuse nothing; without timing any. */
    static Backend checked(Question question, double[] x, List<Backend> backends) {
        List<Reference> references = Reference.around(question.primal(), x);
        List<Entry> judged = backends.stream()
                .sorted(Comparator.comparing(backend -> backend.capabilities().accuracy()))
                .map(backend -> judge(question, references, backend))
                .toList();
        Comparison comparison = new Comparison(question.operation(), judged);
        return comparison
                .fastest()
                .or(() -> comparison.first(Verdict.UNJUDGED))
                .orElseThrow(() -> new NoCorrectBackendException(question.operation(), comparison.fared()));
    }

    /** Every backend over every one that can be nested. */
    static List<Backend> pairs(List<Backend> backends) {
        List<Backend> pairs = new ArrayList<>();
        for (Backend outer : backends) {
            for (Backend inner : backends) {
                if (inner.capabilities().order() == Capabilities.ANY_ORDER) {
                    pairs.add(HigherOrder.of(outer, inner));
                }
            }
        }
        return pairs;
    }

    /** In one sentence, how each fared. */
    String fared() {
        return String.join(
                ", ",
                entries.stream()
                        .map(entry -> entry.backend.name() + " "
                                + (entry.verdict == Verdict.REFUSED
                                        ? "refused (" + entry.remark + ")"
                                        : String.format(Locale.ROOT, "was off by %.1e", entry.error)))
                        .toList());
    }
}
