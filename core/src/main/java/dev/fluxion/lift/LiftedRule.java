package dev.fluxion.lift;

import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The derivatives of an array rule, lifted when first asked for.
 *
 * @param rule an object of a named class
 */
record LiftedRule(ArrayRule rule) implements RealRule {

    private static final String PUSHFORWARD = "([[D[D[[D[Z)[D";
    private static final String PULLBACK = "([[D[D[D[Z)[[D";

    static RealRule of(ArrayRule rule) {
        return rule instanceof RealRule itself ? itself : new LiftedRule(rule);
    }

    @Override
    public Real[] pushforward(Real[][] inputs, Real[] output, Real[][] tangents, boolean[] moving) {
        MethodHandle method = lifted("pushforward", PUSHFORWARD, Kind.DYNAMIC);
        try {
            return Support.asReals((Object)
                    method.invokeExact((Object) rule, (Object) rows(inputs), output, (Object) rows(tangents), moving));
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    @Override
    public @Nullable Object[] pullback(Real[][] inputs, Real[] output, Real[] cotangent, boolean[] wanted) {
        MethodHandle method = lifted("pullback", PULLBACK, Kind.REALS);
        try {
            return (Object[]) (Object)
                    method.invokeExact((Object) rule, (Object) rows(inputs), output, (Object) cotangent, wanted);
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    private MethodHandle lifted(String name, String descriptor, Kind seeds) {
        Class<?> type = rule.getClass();
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
    static Object[] rows(Real[][] arrays) {
        Object[] rows = new Object[arrays.length];
        System.arraycopy(arrays, 0, rows, 0, rows.length);
        return rows;
    }
}
