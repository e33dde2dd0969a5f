package dev.fluxion.lift;

import java.lang.invoke.MethodHandle;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.objectweb.asm.Type;

/** A place in lifted code that makes a lambda. */
final class ClosureSite {

    /** The interface the lambda implements. */
    final Class<?> functionalInterface;

    /** The name of that interface's one method. */
    final String method;

    /** The method behind the lambda: captured values, then arguments. */
    final MethodBody body;

    /** How the captured values are represented. */
    final List<Kind> capturedKinds;

    /** What the places that called the lambda so far call, forgotten with these places. */
    final Map<Dispatch, MethodHandle> linked = Collections.synchronizedMap(new WeakHashMap<>());

    private final boolean straight;

    private ClosureSite(Class<?> functionalInterface, String method, MethodBody body, List<Kind> capturedKinds) {
        this.functionalInterface = functionalInterface;
        this.method = method;
        this.body = body;
        this.capturedKinds = capturedKinds;
        this.straight = Straight.is(body);
    }

    /** Whether the lambda does to any number what it does to one. */
    boolean isStraight() {
        return straight;
    }

    static ClosureSite of(Class<?> functionalInterface, String method, MethodBody body, List<Kind> capturedKinds) {
        return new ClosureSite(functionalInterface, method, body, capturedKinds);
    }

    /** The arguments of the functional interface's method, as the JVM sees them. */
    String descriptor() {
        List<Type> all = body.argumentTypes();
        Type[] own = all.subList(capturedKinds.size(), all.size()).toArray(Type[]::new);
        return Type.getMethodDescriptor(Type.getReturnType(body.node.desc), own);
    }

    @Override
    public String toString() {
        return functionalInterface.getSimpleName() + " " + body;
    }
}
