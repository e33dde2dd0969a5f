package dev.fluxion.backend.choice;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.ForwardMode;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.HigherOrder;
import dev.fluxion.JacobianMode;
import dev.fluxion.NotNestableException;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a backend for each function by trying. The first time a function is given, for each operation and length of the point, the
 * candidates are {@linkplain Comparison compared} at that point, and the fastest that is correct does all the work from then on; of
 * second derivatives, the fastest pair. Candidates that are approximate are tried only where no exact one is correct. One that refuses the
 * function at a later point is replaced by comparing again.
 *
 * <p>A function is known by its place in the code if it is a lambda or method reference, whatever it captures, and is otherwise the
 * object it is; choices are few (256), do not keep functions alive and are made by one thread while others that need the same
 * wait. Choosing takes about a fifth of a second for each candidate and evaluates the function many times; where differences can tell
 * nothing, as at NaN, the first candidate that does not refuse does the work and the choice is left for later.
 *
 * <p>To the outside this is a backend of reverse mode: every function can be pulled back, whichever candidate does it. Nested inside
 * another differentiation, where the clock would time the outer one too, the first candidate that can be nested is taken, one
 * of reverse mode if there is one. Functions that are made anew for each call, such as derivatives of functions and functions of several
 * arguments or of records, are compared anew each time: for those compare once and keep {@link #chosenFor what was chosen}.
 *
 * <p>May be shared between threads.
 */
public final class AutoBackend implements ReverseMode {

    private final List<Backend> candidates;
    private final Timing timing;
    private final Choices choices = new Choices();

    private AutoBackend(List<Backend> candidates, Timing timing) {
        this.candidates = candidates;
        this.timing = timing;
    }

    /**
     * Chooses among the given backends, none of them a stack.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AutoBackend among(List<Backend> candidates) {
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("AutoBackend.among: there must be at least 1 backend but there were 0");
        }
        return new AutoBackend(List.copyOf(candidates), Timing.create());
    }

    /** The same candidates, timed in another way, with nothing chosen yet. */
    public AutoBackend timed(Timing other) {
        return new AutoBackend(candidates, other);
    }

    @Override
    public String name() {
        return "auto";
    }

    /** What at least one candidate can do; exact, of any order or stable only if that holds whichever is chosen. */
    @Override
    public Capabilities capabilities() {
        Capabilities all = ReverseMode.super.capabilities();
        for (Backend candidate : candidates) {
            Capabilities own = candidate.capabilities();
            if (own.order() == Capabilities.ANY_ORDER) {
                all = all.ofAnyOrder();
            }
        }
        if (candidates.stream().allMatch(candidate -> candidate.capabilities().accuracy() != Accuracy.EXACT)) {
            all = all.approximate();
        }
        for (Feature feature : all.features().keySet()) {
            all = all.with(
                    feature,
                    candidates.stream()
                            .map(candidate -> candidate.capabilities().of(feature))
                            .min(Comparator.naturalOrder())
                            .orElseThrow());
        }
        return all;
    }

    /** The backend that does a gradient of {@code f} at {@code x}, chosen now if it is not yet. */
    public Backend chosenFor(ScalarField f, double[] x) {
        return choose(f, x, Question.gradient(f), candidates);
    }

    /** The backend that does a Jacobian of {@code f} at {@code x}, chosen now if it is not yet. */
    public Backend chosenForJacobian(VectorFunction f, double[] x) {
        return choose(f, x, Question.jacobian(f), candidates);
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        return ask(f, new double[] {x}, Question.derivative(f), backend -> backend.valueAndDerivative(f, x));
    }

    @Override
    public CurveValueAndDerivative curveValueAndDerivative(Curve f, double t) {
        return ask(f, new double[] {t}, Question.curveDerivative(f), backend -> backend.curveValueAndDerivative(f, t));
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        return ask(f, x, Question.gradient(f), backend -> backend.valueAndGradient(f, x));
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        return ask(f, x, Question.jacobian(f), backend -> backend.valueAndJacobian(f, x));
    }

    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        return pushed(f, x, tangent, backend -> backend.valueAndPushforward(f, x, tangent));
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("pushforward", "each tangent", x.length, tangents.numRows);
        return ask(f, x, Question.jacobian(f), backend -> backend.valueAndPushforwards(f, x, tangents));
    }

    @Override
    public Pushforward pushforwardAt(VectorFunction f, double[] x) {
        double[] tangent = x.clone();
        Arrays.fill(tangent, 1.0);
        return pushed(f, x, tangent, backend -> backend.pushforwardAt(f, x));
    }

    /** A pushforward is asked along a line, whose function is of length 1; what is chosen is kept for the length of the point. */
    private <R> R pushed(VectorFunction f, double[] x, double[] tangent, Function<Backend, R> call) {
        Question question = Question.pushforward(f, x, tangent);
        return ask(f, x.length, new double[1], () -> question, candidates, call);
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        return ask(f, x, Question.pullback(f), backend -> backend.pullbackAt(f, x));
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(VectorFunction f, double[] x, DMatrixRMaj cotangents) {
        return ask(f, x, Question.jacobian(f), backend -> backend.valueAndPullbacks(f, x, cotangents));
    }

    @Override
    public double secondDerivative(ScalarFunction f, double x) {
        return twice(f, x, stack -> stack.secondDerivative(f, x));
    }

    @Override
    public ValueDerivativeAndSecondDerivative valueDerivativeAndSecondDerivative(ScalarFunction f, double x) {
        return twice(f, x, stack -> stack.valueDerivativeAndSecondDerivative(f, x));
    }

    private <R> R twice(ScalarFunction f, double x, Function<Backend, R> call) {
        double[] point = {x};
        return second(
                f, 1, point, () -> Question.secondDerivative(f, derivativeOf(f, point)), "secondDerivative", call);
    }

    @Override
    public double[] curveSecondDerivative(Curve f, double t) {
        double[] point = {t};
        return second(
                f,
                1,
                point,
                () -> {
                    Backend checked = Comparison.checked(Question.curveDerivative(f), point, candidates);
                    return Question.curveSecondDerivative(f, at -> checked.curveDerivative(f, at[0]));
                },
                "curveSecondDerivative",
                stack -> stack.curveSecondDerivative(f, t));
    }

    @Override
    public DMatrixRMaj hessian(ScalarField f, double[] x) {
        return formed(f, x, stack -> stack.hessian(f, x));
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(ScalarField f, double[] x) {
        return formed(f, x, stack -> stack.valueGradientAndHessian(f, x));
    }

    @Override
    public double laplacian(ScalarField f, double[] x) {
        return formed(f, x, stack -> stack.laplacian(f, x));
    }

    private <R> R formed(ScalarField f, double[] x, Function<Backend, R> call) {
        return second(f, x.length, x, () -> Question.hessian(f, gradientOf(f, x)), "hessian", call);
    }

    @Override
    public double[] hessianVectorProduct(ScalarField f, double[] x, double[] tangent) {
        ShapeMismatchException.check("hessianVectorProduct", "tangent", x.length, tangent.length);
        return multiplied(f, x, stack -> stack.hessianVectorProduct(f, x, tangent));
    }

    @Override
    public DMatrixRMaj hessianVectorProducts(ScalarField f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("hessianVectorProducts", "each tangent", x.length, tangents.numRows);
        return multiplied(f, x, stack -> stack.hessianVectorProducts(f, x, tangents));
    }

    @Override
    public GradientAndHvp gradientAndHvp(ScalarField f, double[] x, double[] tangent) {
        ShapeMismatchException.check("gradientAndHvp", "tangent", x.length, tangent.length);
        return multiplied(f, x, stack -> stack.gradientAndHvp(f, x, tangent));
    }

    @Override
    public LazyHessian lazyHessian(ScalarField f, double[] x) {
        return multiplied(f, x, stack -> stack.lazyHessian(f, x));
    }

    private <R> R multiplied(ScalarField f, double[] x, Function<Backend, R> call) {
        return second(
                f,
                x.length,
                new double[1],
                () -> Question.hessianVectorProduct(f, gradientOf(f, x), x),
                "hessianVectorProduct",
                call);
    }

    private Function<double[], double[]> gradientOf(ScalarField f, double[] x) {
        Backend checked = Comparison.checked(Question.gradient(f), x, candidates);
        return point -> checked.gradient(f, point);
    }

    private Function<double[], double[]> derivativeOf(ScalarFunction f, double[] x) {
        Backend checked = Comparison.checked(Question.derivative(f), x, candidates);
        return point -> new double[] {checked.derivative(f, point[0])};
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        return AutoGradient.of(this, f, n);
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return AutoObjective.of(this, f, n);
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        List<Backend> nestable = candidates.stream()
                .filter(candidate -> candidate.capabilities().order() == Capabilities.ANY_ORDER)
                .toList();
        for (Backend candidate : nestable) {
            if (candidate instanceof ReverseMode reverse) {
                return reverse.nestedPullbackAt(f, x);
            }
        }
        for (Backend candidate : nestable) {
            if (candidate instanceof ForwardMode forward) {
                return NestedColumns.pushed(forward, f, x);
            }
            if (candidate instanceof JacobianMode whole) {
                return NestedColumns.of(whole.nestedJacobian(f, x), x.length);
            }
        }
        // None of the candidates can be nested: the sentence is theirs.
        return ReverseMode.super.nestedPullbackAt(f, x);
    }

    private <R> R second(
            Object f, int n, double[] at, Supplier<Question> question, String operation, Function<Backend, R> call) {
        List<Backend> pairs = Comparison.pairs(candidates);
        if (pairs.isEmpty()) {
            return call.apply(HigherOrder.of(candidates.get(0), candidates.get(0)));
        }
        return ask(f, n, at, question, operation, pairs, call);
    }

    <R> R ask(Object f, double[] x, Question question, Function<Backend, R> call) {
        return ask(f, x.length, x, () -> question, question.operation(), candidates, call);
    }

    private <R> R ask(
            Object f, int n, double[] at, Supplier<Question> question, List<Backend> among, Function<Backend, R> call) {
        return ask(f, n, at, question, question.get().operation(), among, call);
    }

    private <R> R ask(
            Object f,
            int n,
            double[] at,
            Supplier<Question> question,
            String operation,
            List<Backend> among,
            Function<Backend, R> call) {
        Choices.Slot slot = choices.slot(f, operation, n);
        Backend chosen = chosen(slot, at, question, among);
        try {
            return call.apply(chosen);
        } catch (ShapeMismatchException | NotNestableException mistake) {
            throw mistake;
        } catch (RuntimeException failure) {
            Question again = question.get();
            again.primal().apply(at.clone()); // the user's own exception comes through here
            forget(slot, chosen);
            Backend other = chosen(slot, at, () -> again, among);
            if (other.equals(chosen)) {
                throw failure;
            }
            return call.apply(other);
        }
    }

    private Backend choose(Object f, double[] x, Question question, List<Backend> among) {
        return chosen(choices.slot(f, question.operation(), x.length), x, () -> question, among);
    }

    private Backend chosen(Choices.Slot slot, double[] x, Supplier<Question> question, List<Backend> among) {
        synchronized (slot) {
            Backend choice = slot.choice;
            return choice != null ? choice : compared(slot, x, question.get(), among);
        }
    }

    private static void forget(Choices.Slot slot, Backend chosen) {
        synchronized (slot) {
            if (chosen.equals(slot.choice)) {
                slot.choice = null;
            }
        }
    }

    /** Exact backends before approximate ones; remembered only if it was judged. */
    private Backend compared(Choices.Slot slot, double[] x, Question question, List<Backend> among) {
        StringBuilder fared = new StringBuilder();
        for (Accuracy accuracy : Accuracy.values()) {
            List<Backend> of = among.stream()
                    .filter(candidate -> candidate.capabilities().accuracy() == accuracy)
                    .toList();
            if (of.isEmpty()) {
                continue;
            }
            Comparison comparison = Comparison.of(question, x.clone(), of, timing);
            if (comparison.fastest().isPresent()) {
                Backend fastest = comparison.fastest().get();
                slot.choice = fastest;
                return fastest;
            }
            if (comparison.first(Verdict.UNJUDGED).isPresent()) {
                return of.stream()
                        .filter(candidate -> comparison.entries().stream()
                                .anyMatch(entry ->
                                        entry.backend().equals(candidate) && entry.verdict() == Verdict.UNJUDGED))
                        .findFirst()
                        .orElseThrow();
            }
            fared.append(fared.isEmpty() ? "" : ", ").append(comparison.fared());
        }
        throw new NoCorrectBackendException(question.operation(), fared.toString());
    }

    /** Keeps to itself which backend a prepared object was prepared with. */
    static <P> Kept<P> prepared() {
        return new Kept<>();
    }

    /** The object prepared with the backend that was chosen last. */
    static final class Kept<P> implements BiFunction<Backend, Supplier<P>, P> {
        private @Nullable Backend by;
        private @Nullable P prepared;

        @Override
        public P apply(Backend backend, Supplier<P> prepare) {
            P known = prepared;
            if (known == null || !backend.equals(by)) {
                known = prepare.get();
                by = backend;
                prepared = known;
            }
            return known;
        }

        /** How much it keeps, in bytes; 0 before the first point. */
        long tapeBytes() {
            P known = prepared;
            return known == null ? 0 : TapeMemory.of(known);
        }
    }
}
