package dev.fluxion.lift;

import java.util.List;
import org.objectweb.asm.Type;

/**
 * A place in lifted code that makes a lambda.
 *
 * @param functionalInterface the interface it implements
 * @param method the name of that interface's one method
 * @param body the method behind the lambda: captured values, then arguments
 * @param capturedKinds how the captured values are represented
 */
record ClosureSite(Class<?> functionalInterface, String method, MethodBody body, List<Kind> capturedKinds) {

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
