package dev.fluxion.lift;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.RealObjective;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Lifts functions and rules: gives the code behind them over {@link Real}.
 *
 * <p>Code is lifted once for each method, for each way its arguments depend on the input and for each class of numbers, when
 * it is first reached, and is kept as long as the user's class. Everything here is safe to share between threads.
 *
 * <p>Casts to integers, comparisons and printing look at the primal value, and what is made of them does not depend on the
 * input any more: a number that is printed and parsed again has the derivative zero, as one that is cast to {@code int} and back has.
 */
public final class Lift {

    private Lift() {}

    /**
     * The generic view of a function of one number or one vector, whose value is a number or a vector.
     *
     * @param function a serializable lambda or method reference, an object of a class that implements a functional
     *     interface, or a {@link Generic}
     * @throws NotLiftableException if the function cannot be read back, or, from the result's use, if some of its code cannot be
     *     lifted
     */
    public static Generic generic(Object function) {
        if (function instanceof Generic generic) {
            return generic;
        }
        if (function instanceof LiftedClosure closure) {
            return kind -> function(
                    closure.site.body, closure.site.capturedKinds, closure.captured, closure.site.descriptor(), kind);
        }
        if (function instanceof LiftedObject lifted) {
            FunctionObject.Code code = FunctionObject.codeOf(lifted.type, FunctionObject.Form.FUNCTION);
            return kind -> function(code.body(), List.of(Kind.DYNAMIC), new Object[] {lifted}, code.descriptor(), kind);
        }
        FunctionObject object = FunctionObject.of(function, FunctionObject.Form.FUNCTION);
        List<Kind> captured = Collections.nCopies(object.captured().length, Kind.PASSIVE);
        return kind -> function(
                object.code().body(), captured, object.captured(), object.code().descriptor(), kind);
    }

    /** The generic view of a function, looked for when first used: a backend that never asks never pays. */
    public static Generic lazily(Object function) {
        return kind -> generic(function).over(kind);
    }

    /**
     * The generic view of a function of a vector and passive data.
     *
     * @param function a serializable lambda or method reference, or an object of a class that implements a functional interface,
     *     with two arguments, of which the first is a {@code double[]}, and a {@code double} result
     * @param kind the class of the numbers the function will be given
     * @throws NotLiftableException if the function cannot be read back
     */
    public static RealObjective objective(Object function, Class<? extends Real> kind) {
        FunctionObject object = FunctionObject.of(function, FunctionObject.Form.OBJECTIVE);
        List<Kind> kinds = new ArrayList<>(Collections.nCopies(object.captured().length, Kind.PASSIVE));
        kinds.add(Kind.REALS);
        kinds.add(Kind.PASSIVE);
        MethodBody body = object.code().body();
        MethodBody.Entry entry = body.entry(kinds, object.captured().length, kind);
        MethodHandle method = entry.method();
        Scratch scratch = Scratch.of(body, object.captured(), entry.written());
        return (x, data) -> {
            try {
                Object y = method.invokeExact(scratch.captured(), (Object) x, data);
                return (Real) y;
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /** A rule's derivative at {@code x} with {@code y = f(x)}, over any numbers. */
    public static Real derivative(Unary rule, Real x, Real y) {
        return Rules.of(rule.derivative(), x, y);
    }

    /** A rule's partial derivative in its first argument at {@code (x, y)} with {@code z = f(x, y)}, over any numbers. */
    public static Real left(Binary rule, Real x, Real y, Real z) {
        return Rules.of(rule.left(), x, y, z);
    }

    /** A rule's partial derivative in its second argument at {@code (x, y)} with {@code z = f(x, y)}, over any numbers. */
    public static Real right(Binary rule, Real x, Real y, Real z) {
        return Rules.of(rule.right(), x, y, z);
    }

    private static RealFunction function(
            MethodBody body,
            List<Kind> capturedKinds,
            @Nullable Object[] captured,
            String descriptor,
            Class<? extends Real> kind) {
        Type[] arguments = Type.getArgumentTypes(descriptor);
        Type returned = Type.getReturnType(descriptor);
        boolean scalarIn = arguments.length == 1 && arguments[0].getSort() == Type.DOUBLE;
        boolean vectorIn =
                arguments.length == 1 && Carriers.isNumbers(arguments[0]) && arguments[0].getDimensions() == 1;
        boolean scalarOut = returned.getSort() == Type.DOUBLE;
        boolean vectorOut = Carriers.isNumbers(returned) && returned.getDimensions() == 1;
        if (!(scalarIn || vectorIn) || !(scalarOut || vectorOut)) {
            throw new NotLiftableException("lift: a function must take a double or a double[] and return one but "
                    + body + " is " + descriptor);
        }
        List<Kind> kinds = new ArrayList<>(capturedKinds);
        kinds.add(scalarIn ? Kind.ACTIVE : Kind.REALS);
        MethodBody.Entry entry = body.entry(kinds, captured.length, kind);
        MethodHandle method = entry.method();
        Scratch scratch = Scratch.of(body, captured, entry.written());
        return x -> {
            try {
                Object y = method.invokeExact(scratch.captured(), scalarIn ? (Object) x[0] : (Object) x);
                return scalarOut ? new Real[] {(Real) y} : Support.asReals(y);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /** The user's exception, unchanged, as far as the compiler needs to know of it. */
    static RuntimeException unchecked(Throwable e) {
        return Lift.<RuntimeException>sneak(e);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // The cast is erased: this is how a checked exception passes.
    private static <E extends Throwable> E sneak(Throwable e) throws E {
        throw (E) e;
    }

    /** The rules' own derivatives over any numbers, lifted once each and forgotten with the class of the rule. */
    private static final class Rules {
        private static final ClassValue<AtomicReference<MethodHandle>> LIFTED = new ClassValue<>() {
            @Override
            protected AtomicReference<MethodHandle> computeValue(Class<?> type) {
                return new AtomicReference<>();
            }
        };

        static Real of(Object rule, Real... arguments) {
            AtomicReference<MethodHandle> known = LIFTED.get(rule.getClass());
            MethodHandle lifted = known.get();
            if (lifted == null) {
                lifted = lift(rule, arguments.length);
                known.set(lifted);
            }
            try {
                return (Real) lifted.invokeExact(arguments);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        }

        private static MethodHandle lift(Object rule, int arguments) {
            FunctionObject object = FunctionObject.of(rule, FunctionObject.Form.ANY);
            if (object.captured().length != 0) {
                throw new NotLiftableException(
                        "lift: a rule's derivative must depend on its arguments alone but captures something; pass it as an argument");
            }
            return object.code()
                    .body()
                    .lifted(Collections.nCopies(arguments, Kind.ACTIVE), Real.class)
                    .asSpreader(Real[].class, arguments);
        }
    }
}
