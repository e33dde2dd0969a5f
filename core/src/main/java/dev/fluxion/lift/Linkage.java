package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.number.Real;
import dev.fluxion.rule.CustomRule;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Internal: defines lifted methods and links the calls between them. A call is linked when it is first made, so that a method is
 * lifted only if control comes to it, and recursion needs no special care.
 */
public final class Linkage {

    private static final Lookup OWN = MethodHandles.lookup();
    private static final MethodHandle NEW_CLOSURE = newClosure();

    private Linkage() {}

    /** What one lifted method is linked with: the class of its numbers and the calls it makes. */
    record Unit(Class<? extends Real> numbers, List<Call> calls) {}

    /** A call a lifted method makes. */
    sealed interface Call {
        CallSite link(MethodType type, Class<? extends Real> numbers) throws IllegalAccessException;
    }

    /** Of one method. */
    record Direct(MethodBody body, List<Kind> kinds) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) {
            return new ConstantCallSite(body.lifted(kinds, numbers).asType(type));
        }
    }

    /** Of whichever method the receiver's class has. */
    record Virtual(Target target, Class<?> caller) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) {
            return Dispatch.of(target, caller, type, numbers);
        }
    }

    /** Of a method with a rule of its own. */
    record Ruled(CustomRule rule) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) {
            MethodHandle call = RuledMethod.of(rule).handle();
            return new ConstantCallSite(
                    call.asCollector(Object[].class, type.parameterCount()).asType(type));
        }
    }

    /** Of a companion's method. */
    record Companion(Method method) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) throws IllegalAccessException {
            Lookup lookup = MethodHandles.privateLookupIn(method.getDeclaringClass(), OWN);
            return new ConstantCallSite(lookup.unreflect(method).asType(type));
        }
    }

    /** That makes a lambda. */
    record Closure(ClosureSite site) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) {
            MethodHandle make = NEW_CLOSURE.bindTo(site);
            return new ConstantCallSite(
                    make.asCollector(Object[].class, type.parameterCount()).asType(type));
        }
    }

    /** Of no method of the user's: makes of an object what the JDK can take for a type. */
    record Adapt(Class<?> declared, boolean imports) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) {
            return new ConstantCallSite(Adapter.to(declared, imports, numbers).asType(type));
        }
    }

    /** Of no method: reads or writes a field that a class inherits from another package. */
    record Field(Class<?> host, Class<?> owner, String name, int opcode) implements Call {
        @Override
        public CallSite link(MethodType type, Class<? extends Real> numbers) throws IllegalAccessException {
            Lookup lookup = Access.to(host);
            int last = type.parameterCount() - 1;
            try {
                MethodHandle access = switch (opcode) {
                    case Opcodes.GETFIELD -> lookup.findGetter(owner, name, type.returnType());
                    case Opcodes.PUTFIELD -> lookup.findSetter(owner, name, type.parameterType(last));
                    case Opcodes.GETSTATIC -> lookup.findStaticGetter(owner, name, type.returnType());
                    default -> lookup.findStaticSetter(owner, name, type.parameterType(last));
                };
                return new ConstantCallSite(access.asType(type));
            } catch (NoSuchFieldException e) {
                throw new NoSuchFieldError(owner.getName() + "." + name);
            }
        }
    }

    /** Links a call of lifted code; named by its bytecode. */
    public static CallSite link(Lookup caller, String name, MethodType type, int index) throws IllegalAccessException {
        Unit unit = MethodHandles.classData(caller, java.lang.constant.ConstantDescs.DEFAULT_NAME, Unit.class);
        Call call = unit.calls.get(index);
        try {
            return call.link(type, unit.numbers);
        } catch (NotLiftableException e) {
            // Thrown by a bootstrap method it would arrive wrapped.
            MethodHandle refuse = MethodHandles.throwException(type.returnType(), NotLiftableException.class);
            return new ConstantCallSite(MethodHandles.dropArguments(refuse.bindTo(e), 0, type.parameterList()));
        }
    }

    /** Defines a class with one lifted method as a nestmate of the user's class. */
    static MethodHandle define(MethodBody body, byte[] bytes, String descriptor, Unit unit) {
        checkSeesFluxion(body.host);
        Lookup host = Access.to(body.host);
        try {
            Lookup defined = host.defineHiddenClassWithClassData(bytes, unit, false, ClassOption.NESTMATE);
            return defined.findStatic(
                    defined.lookupClass(), MethodLifter.NAME, Shapes.methodType(descriptor, body.host));
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new LinkageError("the lifted form of " + body + " could not be defined", e);
        }
    }

    /** Lifted code calls this package, and so must be able to name it. */
    static void checkSeesFluxion(Class<?> host) {
        checkSees(host, Linkage.class);
    }

    /** Generated code calls a class of Fluxion's, and so must be able to name it. */
    static void checkSees(Class<?> host, Class<?> runtime) {
        boolean sees;
        try {
            sees = Class.forName(runtime.getName(), false, host.getClassLoader()) == runtime;
        } catch (ClassNotFoundException e) {
            sees = false;
        }
        if (!sees) {
            throw new NotLiftableException("lift: the class loader of " + host.getName()
                    + " must find the classes of Fluxion but does not; load the class where Fluxion is seen, or "
                    + Refusal.WAYS_OUT);
        }
    }

    /** Takes the first {@code count} arguments of a method from an array of objects. */
    static MethodHandle spread(MethodHandle method, int count) {
        MethodType type = method.type();
        for (int i = 0; i < count; i++) {
            type = type.changeParameterType(i, Object.class);
        }
        return method.asType(type).asSpreader(0, Object[].class, count);
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static LiftedClosure makeClosure(ClosureSite site, @Nullable Object[] captured) {
        return LiftedClosure.of(site, captured);
    }

    private static MethodHandle newClosure() {
        try {
            return OWN.findStatic(
                    Linkage.class,
                    "makeClosure",
                    MethodType.methodType(LiftedClosure.class, ClosureSite.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }
}
