package dev.fluxion.backend.source;

import dev.fluxion.Curve;
import dev.fluxion.DerivativeFunction;
import dev.fluxion.Objective;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.source.internal.adjoint.AdjointCode;
import dev.fluxion.backend.source.internal.forward.ForwardCode;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.write.Derived;
import dev.fluxion.lift.FunctionCode;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.number.Generic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is differentiated: a method, and what stands for its first arguments. It is the user's own, or one that was generated as the derivative of
 * another subject.
 *
 * @param arguments the method and what is known of its arguments
 * @param captured what stands for those that are captured
 * @param function the user's function, or null if the method was generated
 */
record Subject(
        Arguments arguments,
        List<@Nullable Object> captured,
        @Nullable Object function) {

    /**
     * A user's function of one number or one vector.
     *
     * @throws NotLiftableException if the function cannot be read back
     */
    static Subject of(Object function) {
        return of(function, FunctionCode.of(function));
    }

    /**
     * A user's function of a vector and data.
     *
     * @throws NotLiftableException if the function cannot be read back
     */
    static Subject ofObjective(Object function) {
        return of(function, FunctionCode.ofObjective(function));
    }

    private static Subject of(Object function, FunctionCode code) {
        List<@Nullable Object> captured = new ArrayList<>();
        Arguments arguments = Arguments.of(code, captured);
        return new Subject(arguments, captured, function);
    }

    /** Whether the method was generated. */
    boolean derived() {
        return function == null;
    }

    /**
     * Gives what generated code has thrown the stack trace of the user's code, which throws the same where it is evaluated by itself: the JVM leaves
     * generated classes out of stack traces.
     *
     * @param x the point
     * @param data the data of an objective
     */
    RuntimeException asThrownByUser(RuntimeException thrown, double[] x, @Nullable Object data) {
        try {
            evaluate(x.clone(), data);
        } catch (RuntimeException own) {
            if (own.getClass() == thrown.getClass()) {
                thrown.setStackTrace(own.getStackTrace());
            }
        }
        return thrown;
    }

    @SuppressWarnings("unchecked") // An objective's data is what it was given.
    private void evaluate(double[] x, @Nullable Object data) {
        if (function instanceof ScalarField field) {
            field.apply(x);
        } else if (function instanceof VectorFunction vector) {
            vector.apply(x);
        } else if (function instanceof ScalarFunction scalar) {
            scalar.apply(x[0]);
        } else if (function instanceof Curve curve) {
            curve.apply(x[0]);
        } else if (function instanceof Objective<?> objective && data != null) {
            ((Objective<Object>) objective).apply(x, data);
        }
    }

    /**
     * What a function is, or null if it has no bytecode: if it is made of others, and not as a derivative by {@link SourceForward} or {@link
     * SourceAdjoint} that can be transformed again.
     *
     * @throws NotLiftableException if a user's function cannot be read back
     */
    static @Nullable Subject find(Object f) {
        if (!(f instanceof Generic)) {
            return of(f);
        }
        return f instanceof DerivativeFunction derivative ? derivative(derivative) : null;
    }

    private static @Nullable Subject derivative(DerivativeFunction function) {
        boolean forward = function.backend() instanceof SourceForward;
        if (!forward && !(function.backend() instanceof SourceAdjoint)) {
            return null;
        }
        boolean curve = function.form() == DerivativeFunction.Form.CURVE_DERIVATIVE;
        if (curve && !forward) {
            return null;
        }
        try {
            Subject inner = find(function.function());
            return inner == null ? null : inner.derivative(forward, function.form());
        } catch (NotLiftableException e) {
            // Computed with numbers it may well be possible.
            return null;
        }
    }

    /**
     * Differentiates by transforming code where there is any, and in general by numbers. What was generated may be more than can be
     * transformed again; and zeros are not strong in it, so that a NaN says nothing.
     *
     * @param f a function
     * @param n the length of the point
     * @param transform differentiates a subject
     * @param undefined whether a result has a NaN
     * @param general differentiates the function as numbers do
     */
    static <T> T differentiate(
            Object f, int n, Function<Subject, T> transform, Predicate<T> undefined, Supplier<T> general) {
        Subject subject = find(f);
        if (subject == null || (subject.derived() && n == 0)) {
            return general.get();
        }
        if (!subject.derived()) {
            return transform.apply(subject);
        }
        T result;
        try {
            result = transform.apply(subject);
        } catch (NotLiftableException e) {
            return general.get();
        }
        return undefined.test(result) ? general.get() : result;
    }

    /** Which derivative of a method. */
    private record Key(boolean forward, DerivativeFunction.Form form, Arguments arguments) {}

    private @Nullable Subject derivative(boolean forward, DerivativeFunction.Form form) {
        boolean withValue = form == DerivativeFunction.Form.VALUE_AND_DERIVATIVE
                || form == DerivativeFunction.Form.VALUE_AND_GRADIENT;
        boolean number = form == DerivativeFunction.Form.DERIVATIVE;
        Derived code = arguments
                .method()
                .derived(
                        new Key(forward, form, arguments),
                        () -> forward
                                ? ForwardCode.derivative(arguments, withValue, number)
                                : AdjointCode.derivative(arguments, withValue, number));
        if (!code.pure()) {
            return null;
        }
        Kernels.checkCopied(arguments.method(), code.copied(), captured);
        List<@Nullable Object> all = new ArrayList<>();
        // The tape, which the generated method does not use when it is transformed again.
        all.add(null);
        all.addAll(captured);
        return new Subject(Arguments.ofGenerated(code.method()), all, null);
    }
}
