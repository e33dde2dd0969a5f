package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** A call in lifted code whose method depends on the receiver: an inline cache before a table. */
final class Dispatch extends MutableCallSite {

    /** More kinds of receivers than these go through the table. */
    private static final int INLINE = 4;

    private static final Lookup OWN = MethodHandles.lookup();

    private final Target target;
    private final Class<? extends Real> numbers;
    private final MethodHandle fallback;
    private final Map<Object, MethodHandle> known = new ConcurrentHashMap<>();
    private int inlined;

    private Dispatch(Target target, MethodType type, Class<? extends Real> numbers) {
        super(type);
        this.target = target;
        this.numbers = numbers;
        this.fallback = find("dispatch", MethodType.methodType(Object.class, Object[].class))
                .bindTo(this)
                .asCollector(Object[].class, type.parameterCount())
                .asType(type);
    }

    static Dispatch of(Target target, MethodType type, Class<? extends Real> numbers) {
        var site = new Dispatch(target, type, numbers);
        site.setTarget(site.fallback);
        return site;
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private @Nullable Object dispatch(@Nullable Object[] arguments) throws Throwable {
        Object receiver = arguments[0];
        if (receiver == null) {
            throw new NullPointerException(
                    "cannot call " + target.owner().getName() + "." + target.name() + " on null");
        }
        Object key = keyOf(receiver);
        MethodHandle method = known.get(key);
        if (method == null) {
            method = resolve(receiver).asType(type());
            known.put(key, method);
            inline(key, method);
        }
        return method.invokeWithArguments(arguments);
    }

    private synchronized void inline(Object key, MethodHandle method) {
        if (inlined < INLINE) {
            inlined++;
            MethodHandle test = MethodHandles.insertArguments(
                    find("matches", MethodType.methodType(boolean.class, Object.class, Object.class)), 0, key);
            test = test.asType(MethodType.methodType(boolean.class, type().parameterType(0)));
            setTarget(MethodHandles.guardWithTest(test, method, getTarget()));
        }
    }

    /** What decides the method: a class, or the place where a lambda was made. */
    private static Object keyOf(Object receiver) {
        if (receiver instanceof LiftedObject lifted) {
            return new LiftedType(lifted.type);
        }
        return receiver instanceof LiftedClosure closure ? closure.site : receiver.getClass();
    }

    @SuppressWarnings({"UnusedMethod", "ReferenceEquality"
    }) // Called through its handle, for every call: identity suffices.
    private static boolean matches(Object key, @Nullable Object receiver) {
        if (receiver instanceof LiftedObject lifted) {
            return key instanceof LiftedType type && type.type == lifted.type;
        }
        if (receiver instanceof LiftedClosure closure) {
            return key == closure.site;
        }
        return receiver != null && key == receiver.getClass();
    }

    private record LiftedType(Class<?> type) {}

    private MethodHandle resolve(Object receiver) {
        if (receiver instanceof LiftedObject lifted) {
            return method(lifted.type, Kind.DYNAMIC);
        }
        if (receiver instanceof LiftedClosure closure) {
            return closure(closure.site);
        }
        if (receiver instanceof Generic) {
            return generic();
        }
        Class<?> type = receiver.getClass();
        if (type.isHidden()) {
            return lambda(receiver);
        }
        return method(type, Kind.PASSIVE);
    }

    private MethodHandle method(Class<?> type, Kind receiverKind) {
        MethodBody body =
                ClassFiles.isPlatform(type) ? null : ClassFiles.dispatched(type, target.name(), target.descriptor());
        if (body == null) {
            throw new NotLiftableException(
                    "lift: a call with numbers that depend on the input must reach Java code outside the JDK but "
                            + type.getName() + "." + target.name() + " has none; " + Refusal.WAYS_OUT);
        }
        List<Kind> kinds = new ArrayList<>(target.kinds());
        kinds.set(0, receiverKind);
        return body.lifted(kinds, numbers);
    }

    private MethodHandle closure(ClosureSite site) {
        if (!target.name().equals(site.method()) || !target.descriptor().equals(site.descriptor())) {
            MethodBody body = ClassFiles.dispatched(site.functionalInterface(), target.name(), target.descriptor());
            if (body == null) {
                throw new NotLiftableException(
                        "lift: a lambda inside a differentiated function must be called by its one method but "
                                + target.name() + " was called; write the lambda out");
            }
            return body.lifted(target.kinds(), numbers);
        }
        MethodHandle lifted = site.body().lifted(kindsAfter(site.capturedKinds()), numbers);
        return capturing(lifted, site.capturedKinds().size(), "capturedByClosure");
    }

    private MethodHandle lambda(Object receiver) {
        FunctionObject function = FunctionObject.of(receiver);
        FunctionObject.Code code = function.code();
        if (!target.name().equals(code.method()) || !target.descriptor().equals(code.descriptor())) {
            throw new NotLiftableException(
                    "lift: a lambda given to a differentiated function must be called by its one method but "
                            + target.name() + " was called; write the lambda out");
        }
        int count = function.captured().length;
        List<Kind> captured = java.util.Collections.nCopies(count, Kind.PASSIVE);
        return capturing(code.body().lifted(kindsAfter(captured), numbers), count, "capturedByLambda");
    }

    private List<Kind> kindsAfter(List<Kind> captured) {
        List<Kind> kinds = new ArrayList<>(captured);
        kinds.addAll(target.kinds().subList(1, target.kinds().size()));
        return kinds;
    }

    /** Takes the leading arguments of a method from what the receiver captured. */
    private static MethodHandle capturing(MethodHandle lifted, int count, String reader) {
        MethodHandle spread = Linkage.spread(lifted, count);
        return MethodHandles.filterArguments(
                spread, 0, find(reader, MethodType.methodType(Object[].class, Object.class)));
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object[] capturedByClosure(Object closure) {
        return ((LiftedClosure) closure).captured;
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object[] capturedByLambda(Object lambda) {
        return FunctionObject.of(lambda).captured();
    }

    /** A function that knows itself over any numbers, such as the derivative of another. */
    private MethodHandle generic() {
        MethodHandle call = MethodHandles.insertArguments(
                find(
                        "callGeneric",
                        MethodType.methodType(Object.class, Class.class, boolean.class, Object.class, Object.class)),
                0,
                numbers,
                Type.getReturnType(target.descriptor()).getSort() == Type.DOUBLE);
        if (type().parameterCount() != 2) {
            throw new NotLiftableException("lift: a function made from another must be given one argument but "
                    + target.name() + " was given " + (type().parameterCount() - 1));
        }
        return call.asType(type());
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static Object callGeneric(Class<? extends Real> numbers, boolean scalar, Object function, Object argument) {
        Real[] x;
        if (argument instanceof Real real) {
            x = new Real[] {real};
        } else if (argument instanceof Double number) {
            x = new Real[] {Constant.of(number)};
        } else {
            x = Support.asReals(argument).clone();
        }
        Real[] y = ((Generic) function).over(numbers).apply(x);
        return scalar ? y[0] : y;
    }

    private static MethodHandle find(String name, MethodType type) {
        try {
            return Arrays.stream(Dispatch.class.getDeclaredMethods())
                            .anyMatch(m ->
                                    m.getName().equals(name) && java.lang.reflect.Modifier.isStatic(m.getModifiers()))
                    ? OWN.findStatic(Dispatch.class, name, type)
                    : OWN.findVirtual(Dispatch.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }
}
