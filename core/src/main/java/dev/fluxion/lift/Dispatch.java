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
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** A call in lifted code whose method depends on the receiver: an inline cache before a table. */
final class Dispatch extends MutableCallSite {

    /** More kinds of receivers than these go through the table. */
    private static final int INLINE = 4;

    private static final Lookup OWN = MethodHandles.lookup();
    private static final MethodHandle SELECT =
            find("select", MethodType.methodType(MethodHandle.class, Dispatch.class, Object.class));
    private static final MethodHandle IS_MADE_INSIDE =
            find("isMadeInside", MethodType.methodType(boolean.class, Class.class, Object.class));
    private static final MethodHandle IS_CLOSURE =
            find("isClosure", MethodType.methodType(boolean.class, ClosureSite.class, Object.class));
    private static final MethodHandle IS_FROM_OUTSIDE =
            find("isFromOutside", MethodType.methodType(boolean.class, Class.class, Object.class));

    private final Target target;
    private final Class<?> caller;
    private final Class<? extends Real> numbers;

    // What is known of a class is kept with that class, which may be discarded before the caller's.
    private final ClassValue<AtomicReference<@Nullable MethodHandle>> madeInside = perClass();
    private final ClassValue<AtomicReference<@Nullable MethodHandle>> fromOutside = perClass();
    private int inlined;

    private Dispatch(Target target, Class<?> caller, MethodType type, Class<? extends Real> numbers) {
        super(type);
        this.target = target;
        this.caller = caller;
        this.numbers = numbers;
    }

    static Dispatch of(Target target, Class<?> caller, MethodType type, Class<? extends Real> numbers) {
        var site = new Dispatch(target, caller, type, numbers);
        MethodHandle select =
                SELECT.bindTo(site).asType(MethodType.methodType(MethodHandle.class, type.parameterType(0)));
        site.setTarget(MethodHandles.foldArguments(MethodHandles.exactInvoker(type), select));
        return site;
    }

    private static ClassValue<AtomicReference<@Nullable MethodHandle>> perClass() {
        return new ClassValue<>() {
            @Override
            protected AtomicReference<@Nullable MethodHandle> computeValue(Class<?> type) {
                return new AtomicReference<>();
            }
        };
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static MethodHandle select(Dispatch site, @Nullable Object receiver) {
        if (receiver == null) {
            throw new NullPointerException(
                    "cannot call " + site.target.owner().getName() + "." + site.target.name() + " on null");
        }
        if (receiver instanceof LiftedObject lifted) {
            return site.selectByClass(site.madeInside, lifted.type, IS_MADE_INSIDE, receiver);
        }
        if (receiver instanceof LiftedClosure closure) {
            return site.selectByPlace(closure.site, closure);
        }
        return site.selectByClass(site.fromOutside, receiver.getClass(), IS_FROM_OUTSIDE, receiver);
    }

    private MethodHandle selectByClass(
            ClassValue<AtomicReference<@Nullable MethodHandle>> table,
            Class<?> key,
            MethodHandle test,
            Object receiver) {
        AtomicReference<@Nullable MethodHandle> known = table.get(key);
        MethodHandle method = known.get();
        if (method == null) {
            method = resolve(receiver).asType(type());
            known.set(method);
            inline(test.bindTo(key), method, key);
        }
        return method;
    }

    private MethodHandle selectByPlace(ClosureSite key, LiftedClosure receiver) {
        MethodHandle method = key.linked.get(this);
        if (method == null) {
            method = resolve(receiver).asType(type());
            key.linked.put(this, method);
            inline(IS_CLOSURE.bindTo(key), method, key.body.host);
        }
        return method;
    }

    /** Puts a method before the table, unless that kept classes alive that may be discarded before the caller's. */
    private synchronized void inline(MethodHandle test, MethodHandle method, Class<?> kept) {
        if (inlined < INLINE && outlives(kept.getClassLoader(), caller.getClassLoader())) {
            inlined++;
            MethodHandle typed = test.asType(MethodType.methodType(boolean.class, type().parameterType(0)));
            setTarget(MethodHandles.guardWithTest(typed, method, getTarget()));
        }
    }

    private static boolean outlives(@Nullable ClassLoader kept, @Nullable ClassLoader user) {
        ClassLoader loader = user;
        while (loader != null && !loader.equals(kept)) {
            loader = loader.getParent();
        }
        return Objects.equals(loader, kept);
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static boolean isMadeInside(Class<?> key, @Nullable Object receiver) {
        return receiver instanceof LiftedObject lifted && lifted.type == key;
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static boolean isClosure(ClosureSite key, @Nullable Object receiver) {
        return receiver instanceof LiftedClosure closure && closure.site == key;
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static boolean isFromOutside(Class<?> key, @Nullable Object receiver) {
        return receiver != null && receiver.getClass() == key;
    }

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
        if (receiver instanceof BoxedReal || (ClassFiles.isPlatform(type) && !Carriers.isFunctional(target.owner()))) {
            return library(target.owner());
        }
        return type.isHidden() ? lambda(receiver) : method(type, Kind.PASSIVE);
    }

    private MethodHandle method(Class<?> type, Kind receiverKind) {
        MethodBody body =
                ClassFiles.isPlatform(type) ? null : ClassFiles.dispatched(type, target.name(), target.descriptor());
        if (body == null) {
            if (isObjectMethod()) {
                return library(Object.class);
            }
            throw new NotLiftableException(
                    "lift: a call with numbers that depend on the input must reach Java code outside the JDK but "
                            + type.getName() + "." + target.name() + " has none; " + Refusal.WAYS_OUT);
        }
        List<Kind> kinds = new ArrayList<>(target.kinds());
        kinds.set(0, receiverKind);
        return body.lifted(kinds, numbers);
    }

    private boolean isObjectMethod() {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(method -> method.getName().equals(target.name())
                        && Type.getMethodDescriptor(method).equals(target.descriptor()));
    }

    /** The JDK's own method, given what lifted code has in a form the JDK can take. */
    private MethodHandle library(Class<?> owner) {
        for (Class<?> given : type().parameterList()) {
            if (given == Real.class || given == Real[].class) {
                throw new NotLiftableException("lift: a call into the JDK must not depend on the input but "
                        + target.owner().getName() + "." + target.name() + " does; " + Refusal.WAYS_OUT);
            }
        }
        MethodHandle method;
        try {
            method = MethodHandles.publicLookup()
                    .findVirtual(owner, target.name(), Shapes.methodType(target.descriptor(), target.owner()));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of the JDK is missing", e);
        }
        for (int i = 0; i < method.type().parameterCount(); i++) {
            Class<?> declared = method.type().parameterType(i);
            if (!declared.isPrimitive()) {
                MethodHandle adapter = Adapter.to(declared, i > 0, numbers);
                MethodType given = MethodType.methodType(declared, type().parameterType(i));
                method = MethodHandles.filterArguments(method, i, adapter.asType(given));
            }
        }
        return method;
    }

    private MethodHandle closure(ClosureSite site) {
        if (isObjectMethod()) {
            return library(Object.class);
        }
        if (!target.name().equals(site.method) || !target.descriptor().equals(site.descriptor())) {
            MethodBody body = ClassFiles.dispatched(site.functionalInterface, target.name(), target.descriptor());
            if (body == null) {
                throw new NotLiftableException(
                        "lift: a lambda inside a differentiated function must be called by its one method but "
                                + target.name() + " was called; write the lambda out");
            }
            return body.lifted(target.kinds(), numbers);
        }
        MethodHandle lifted = site.body.lifted(kindsAfter(site.capturedKinds), numbers);
        return MethodHandles.filterArguments(
                Linkage.spread(lifted, site.capturedKinds.size()),
                0,
                find("captured", MethodType.methodType(Object[].class, Object.class)));
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object[] captured(Object closure) {
        return ((LiftedClosure) closure).captured;
    }

    private MethodHandle lambda(Object receiver) {
        FunctionObject.Code code =
                FunctionObject.of(receiver, FunctionObject.Form.ANY).code();
        if (!target.name().equals(code.method()) || !target.descriptor().equals(code.descriptor())) {
            throw new NotLiftableException(
                    "lift: a lambda given to a differentiated function must be called by its one method but "
                            + target.name() + " was called; write the lambda out");
        }
        List<MethodHandle> readers = FunctionObject.readers(receiver);
        int count = readers.size();
        MethodHandle lifted = code.body().lifted(kindsAfter(Collections.nCopies(count, Kind.PASSIVE)), numbers);
        for (int i = 0; i < count; i++) {
            MethodType reading = MethodType.methodType(lifted.type().parameterType(i), Object.class);
            lifted = MethodHandles.filterArguments(lifted, i, readers.get(i).asType(reading));
        }
        // One receiver in the place of all that is read from it.
        MethodType all = lifted.type();
        int[] order = IntStream.range(0, all.parameterCount())
                .map(i -> Math.max(0, i - count + 1))
                .toArray();
        MethodType once = all.dropParameterTypes(0, count).insertParameterTypes(0, Object.class);
        return MethodHandles.permuteArguments(lifted, once, order);
    }

    private List<Kind> kindsAfter(List<Kind> captured) {
        List<Kind> kinds = new ArrayList<>(captured);
        kinds.addAll(target.kinds().subList(1, target.kinds().size()));
        return kinds;
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
            return OWN.findStatic(Dispatch.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }
}
