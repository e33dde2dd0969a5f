package dev.fluxion.lift;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealField;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.RealObjective;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.Linearization;
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
        return new View(function, Origin.of(function, FunctionObject.Form.FUNCTION));
    }

    /** The user's function that a view by {@link #generic} is of, or null if it is of another kind or was made by lifted code. */
    public static @Nullable Object functionOf(Generic view) {
        return view instanceof View lifted && !isOpaque(lifted.function) ? lifted.function : null;
    }

    /** The generic view of a function. */
    private record View(Object function, Origin origin) implements Generic {
        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return Lift.function(origin, kind);
        }
    }

    /**
     * The generic view of a function whose value is one number, without an array around the number.
     *
     * @param function as for {@link #generic}, with a {@code double} result
     * @param kind the class of the numbers the function will be given
     * @throws NotLiftableException as for {@link #generic}
     */
    public static RealField field(Object function, Class<? extends Real> kind) {
        RealFunction lifted = generic(function).over(kind);
        return lifted instanceof OfField of ? of.field() : x -> lifted.apply(x)[0];
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
        Origin origin = Origin.of(function, FunctionObject.Form.OBJECTIVE);
        Origin.Opened opened = origin.open(List.of(Kind.REALS, Kind.PASSIVE), kind);
        MethodHandle method = opened.method();
        Scratch scratch = opened.scratch();
        return (x, data) -> {
            try {
                Object y = method.invokeExact(scratch.captured(), (Object) x, data);
                return (Real) y;
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /**
     * A function of any arguments over numbers of one class.
     *
     * @param function a serializable lambda or method reference, or an object of a class that implements a functional interface
     * @param active which of its arguments depend on the input
     * @param kind the class of the numbers the function will be given
     * @throws NotLiftableException if the function cannot be read back
     */
    public static LiftedFunction call(Object function, boolean[] active, Class<? extends Real> kind) {
        Origin origin = Origin.of(function, FunctionObject.Form.TYPED);
        List<Type> arguments = origin.arguments();
        if (arguments.size() != active.length) {
            throw new NotLiftableException("lift: " + origin.body() + " must take " + active.length
                    + " arguments but takes " + arguments.size());
        }
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < active.length; i++) {
            kinds.add(active[i] ? Kind.ofActive(arguments.get(i), origin.body().host) : Kind.PASSIVE);
        }
        Origin.Opened opened = origin.open(kinds, kind);
        MethodHandle method = opened.method().asSpreader(Object[].class, active.length);
        Scratch scratch = opened.scratch();
        return given -> {
            try {
                return method.invokeExact(scratch.captured(), given);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /** Whether objects of a class may hold numbers that derivatives could be taken with respect to. */
    public static boolean mayHoldNumbers(Class<?> type) {
        return type == double.class || type == float.class || (!type.isPrimitive() && Carriers.carries(type));
    }

    /**
     * What a function of a number or a vector reads besides its argument.
     *
     * @param function as {@link #generic} takes it; of a {@link Generic} nothing is known
     * @return null if nothing is known
     */
    public static @Nullable Surroundings surroundings(Object function) {
        return isOpaque(function) ? null : Surroundings.of(function, FunctionObject.Form.FUNCTION);
    }

    /**
     * What a function of a vector and data reads besides the vector; the data is not among it.
     *
     * @param function as {@link #objective} takes it
     * @return null if nothing is known
     */
    public static @Nullable Surroundings surroundingsOfObjective(Object function) {
        return isOpaque(function) ? null : Surroundings.of(function, FunctionObject.Form.OBJECTIVE);
    }

    private static boolean isOpaque(Object function) {
        return function instanceof Generic || function instanceof LiftedClosure || function instanceof LiftedObject;
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

    /**
     * The rule of its own that a static method has, by annotation or registration, or null: for backends that read code
     * themselves, which must call the rule instead of looking inside.
     *
     * @param owner the class that a call names
     * @param name the method's name
     * @param descriptor the method's descriptor
     * @param caller the class whose code calls it
     * @throws NotLiftableException if the method is annotated with a rule that does not fit it
     */
    public static @Nullable CustomRule ruleOf(Class<?> owner, String name, String descriptor, Class<?> caller) {
        return RuledMethod.find(owner, name, descriptor, caller);
    }

    /**
     * A call of a method with a rule of its own, as an operation on arrays: the passive arguments are part of the rule, the others its
     * inputs, an array of arrays row by row.
     *
     * @param rule the method and its rule
     * @param arguments all arguments of the method
     * @return the operation at these arguments, with the value that the method has there
     * @throws IllegalArgumentException if the number of arguments is not that of the method's parameters
     */
    public static Linearization linearize(CustomRule rule, @Nullable Object... arguments) {
        int expected = rule.parameters().size();
        if (arguments.length != expected) {
            throw new IllegalArgumentException("linearize: " + rule + " must be given " + expected
                    + " arguments but was given " + arguments.length);
        }
        List<Real[]> inputs = new ArrayList<>();
        ArrayRule call = RuledMethod.of(rule).bind(arguments, inputs).asRule();
        return Linearization.of(call, Reals.values(inputs.toArray(Real[][]::new)));
    }

    private static RealFunction function(Origin origin, Class<? extends Real> kind) {
        List<Type> arguments = origin.arguments();
        Type returned = origin.returned();
        boolean scalarIn = arguments.size() == 1 && arguments.get(0).getSort() == Type.DOUBLE;
        boolean vectorIn = arguments.size() == 1
                && Carriers.isNumbers(arguments.get(0))
                && arguments.get(0).getDimensions() == 1;
        boolean scalarOut = returned.getSort() == Type.DOUBLE;
        boolean vectorOut = Carriers.isNumbers(returned) && returned.getDimensions() == 1;
        if (!(scalarIn || vectorIn) || !(scalarOut || vectorOut)) {
            throw new NotLiftableException("lift: a function must take a double or a double[] and return one but "
                    + origin.body() + " is " + Type.getMethodDescriptor(returned, arguments.toArray(Type[]::new)));
        }
        Origin.Opened opened = origin.open(List.of(scalarIn ? Kind.ACTIVE : Kind.REALS), kind);
        MethodHandle method = opened.method();
        Scratch scratch = opened.scratch();
        if (scalarOut) {
            return new OfField(x -> {
                try {
                    Object y = method.invokeExact(scratch.captured(), scalarIn ? (Object) x[0] : (Object) x);
                    return (Real) y;
                } catch (Throwable e) {
                    throw unchecked(e);
                }
            });
        }
        return x -> {
            try {
                Object y = method.invokeExact(scratch.captured(), scalarIn ? (Object) x[0] : (Object) x);
                return Support.asReals(y);
            } catch (Throwable e) {
                throw unchecked(e);
            }
        };
    }

    /** A function whose value is one number, as one whose value is a vector. */
    private record OfField(RealField field) implements RealFunction {
        @Override
        public Real[] apply(Real[] x) {
            return new Real[] {field.apply(x)};
        }
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
