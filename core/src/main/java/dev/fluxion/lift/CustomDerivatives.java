package dev.fluxion.lift;

import dev.fluxion.number.Real;
import dev.fluxion.rule.CustomRule;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** The derivatives a custom rule brings, to be called with all arguments in one array, on doubles or on numbers. */
final class CustomDerivatives {

    private final CustomRule rule;
    private final @Nullable MethodHandle pushforward;
    private final @Nullable MethodHandle pullback;
    private final List<MethodHandle> components;

    private CustomDerivatives(
            CustomRule rule,
            @Nullable MethodHandle pushforward,
            @Nullable MethodHandle pullback,
            List<MethodHandle> components) {
        this.rule = rule;
        this.pushforward = pushforward;
        this.pullback = pullback;
        this.components = components;
    }

    static CustomDerivatives of(CustomRule rule) {
        Method pullback = rule.pullback();
        try {
            return new CustomDerivatives(
                    rule,
                    plain(rule.pushforward()),
                    plain(pullback),
                    rule.differentiated() > 1 ? components(pullback) : List.of());
        } catch (IllegalAccessException e) {
            throw new LinkageError("the rule of " + rule + " could not be reached", e);
        }
    }

    private static @Nullable MethodHandle plain(@Nullable Method method) throws IllegalAccessException {
        return method == null
                ? null
                : spreading(Access.to(method.getDeclaringClass()).unreflect(method));
    }

    /** What reads the components of the record that a pullback returns. */
    private static List<MethodHandle> components(@Nullable Method pullback) throws IllegalAccessException {
        List<MethodHandle> readers = new ArrayList<>();
        if (pullback != null && pullback.getReturnType().isRecord()) {
            for (RecordComponent component : pullback.getReturnType().getRecordComponents()) {
                readers.add(spreading(Access.to(component.getDeclaringRecord()).unreflect(component.getAccessor())));
            }
        }
        return readers;
    }

    /** Takes all arguments in one array. */
    static MethodHandle spreading(MethodHandle method) {
        return method.asFixedArity()
                .asType(method.type().generic())
                .asSpreader(Object[].class, method.type().parameterCount());
    }

    boolean pushes() {
        return pushforward != null;
    }

    boolean pulls() {
        return pullback != null;
    }

    /** The pushforward on doubles. */
    Object pushforward(@Nullable Object[] arguments) {
        return there(invoke(known(pushforward), arguments));
    }

    /** The pullback on doubles: what it returns, or the components of it. */
    @Nullable
    Object[] pullback(@Nullable Object[] arguments) {
        Object cotangents = invoke(known(pullback), arguments);
        return components.isEmpty() ? new @Nullable Object[] {cotangents} : read(cotangents);
    }

    /** The pushforward on numbers, as lifted code has them. */
    Object liftedPushforward(@Nullable Object[] arguments) {
        return there(invoke(lifted(rule.pushforward()), arguments));
    }

    /** The pullback on numbers, as lifted code has them: what it returns, or the components of it. */
    @Nullable
    Object[] liftedPullback(@Nullable Object[] arguments) {
        Object cotangents = invoke(lifted(rule.pullback()), arguments);
        if (components.isEmpty() || !(cotangents instanceof LiftedObject made)) {
            return components.isEmpty() ? new @Nullable Object[] {cotangents} : read(cotangents);
        }
        RecordComponent[] declared = made.type.getRecordComponents();
        @Nullable Object[] values = new Object[declared.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = made.get(LiftedObject.slot(made.type, declared[k].getName()));
        }
        return values;
    }

    private @Nullable Object[] read(@Nullable Object cotangents) {
        Object record = there(cotangents);
        @Nullable Object[] values = new Object[components.size()];
        for (int k = 0; k < values.length; k++) {
            values[k] = invoke(components.get(k), new Object[] {record});
        }
        return values;
    }

    private Object there(@Nullable Object answer) {
        if (answer == null) {
            throw new NullPointerException("the derivative of " + rule + " is null");
        }
        return answer;
    }

    private static MethodHandle lifted(@Nullable Method method) {
        Class<?> host = known(method).getDeclaringClass();
        MethodBody body = ClassFiles.declared(host, known(method).getName(), Type.getMethodDescriptor(known(method)));
        if (body == null) {
            throw new LinkageError(method + " is not in its class file");
        }
        List<Kind> kinds = new ArrayList<>();
        for (Class<?> type : known(method).getParameterTypes()) {
            kinds.add(Kind.ofActive(Type.getType(type), host));
        }
        return spreading(body.lifted(kinds, Real.class));
    }

    private static @Nullable Object invoke(MethodHandle method, @Nullable Object[] arguments) {
        try {
            return (Object) method.invokeExact(arguments);
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    private static <T> T known(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("a rule is asked for what it does not have");
        }
        return part;
    }
}
