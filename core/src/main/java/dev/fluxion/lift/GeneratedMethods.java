package dev.fluxion.lift;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The methods of a generated class that does not exist but as a tree.
 *
 * @param owner the class's internal name
 * @param bodies its methods by name
 */
record GeneratedMethods(String owner, Map<String, MethodBody> bodies) {

    static final GeneratedMethods NONE = new GeneratedMethods("", Map.of());

    /**
     * Reads a class's methods.
     *
     * @param host the class whose private members they may use
     * @param sourceFile where their lines are
     */
    static GeneratedMethods of(ClassNode type, Class<?> host, @Nullable String sourceFile) {
        Map<String, MethodBody> bodies = new HashMap<>();
        var methods = new GeneratedMethods(type.name, Collections.unmodifiableMap(bodies));
        for (MethodNode method : type.methods) {
            bodies.put(method.name, MethodBody.generated(host, method, sourceFile, methods));
        }
        return methods;
    }

    MethodBody named(String name) {
        return Objects.requireNonNull(bodies.get(name), name);
    }

    /** The method that a call means, or null if it is of another class. */
    @Nullable
    MethodBody find(MethodInsnNode call) {
        return call.owner.equals(owner) ? named(call.name) : null;
    }
}
