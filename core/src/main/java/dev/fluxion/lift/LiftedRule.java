package dev.fluxion.lift;

import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** The derivatives that array rules of one class have, over any numbers, lifted when first asked for. */
final class LiftedRule {

    private static final String PUSHFORWARD = "([[D[D[[D[Z)[D";
    private static final String PULLBACK = "([[D[D[D[Z)[[D";

    private static final ClassValue<LiftedRule> RULES = new ClassValue<>() {
        @Override
        protected LiftedRule computeValue(Class<?> type) {
            return new LiftedRule(type);
        }
    };

    private final Class<?> type;

    private LiftedRule(Class<?> type) {
        this.type = type;
    }

    static LiftedRule of(ArrayRule rule) {
        return RULES.get(rule.getClass());
    }

    Real[] pushforward(ArrayRule rule, Real[][] inputs, Real[] output, Real[][] tangents, boolean[] moving) {
        MethodHandle method = lifted("pushforward", PUSHFORWARD, Kind.DYNAMIC);
        try {
            return Support.asReals((Object) method.invokeExact(
                    (Object) rule, (Object) objects(inputs), output, (Object) objects(tangents), moving));
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    Object[] pullback(ArrayRule rule, Real[][] inputs, Real[] output, Real[] cotangent, boolean[] wanted) {
        MethodHandle method = lifted("pullback", PULLBACK, Kind.REALS);
        try {
            return (Object[]) (Object)
                    method.invokeExact((Object) rule, (Object) objects(inputs), output, (Object) cotangent, wanted);
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    private MethodHandle lifted(String name, String descriptor, Kind seeds) {
        MethodBody body = ClassFiles.dispatched(type, name, descriptor);
        if (body == null) {
            throw new NotLiftableException("lift: a rule must be an object of a named class but " + type.getName()
                    + " is none; write a class or a record");
        }
        MethodHandle method =
                body.lifted(List.of(Kind.PASSIVE, Kind.DYNAMIC, Kind.REALS, seeds, Kind.PASSIVE), Real.class);
        return method.asType(method.type()
                .changeReturnType(Object.class)
                .changeParameterType(0, Object.class)
                .changeParameterType(3, Object.class));
    }

    /** Lifted code has arrays of arrays of numbers as arrays of objects. */
    private static Object[] objects(Real[][] arrays) {
        Object[] objects = new Object[arrays.length];
        System.arraycopy(arrays, 0, objects, 0, objects.length);
        return objects;
    }
}
