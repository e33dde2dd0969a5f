package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.NotLiftableException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Internal: a call of code that is not looked into.
 *
 * @param call the call
 * @param refusal why the code cannot be looked into, or null if it is unknown or the JDK's
 */
public record OpaqueCall(MethodInsnNode call, @Nullable NotLiftableException refusal) {

    @Override
    public String toString() {
        return call.owner + "." + call.name;
    }
}
