package dev.fluxion.backend.source.internal.ir;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.Unary;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Internal: an elementary function as user code calls it.
 *
 * @param call the call, which the value comes from
 * @param unary the rule of a function of one number, or null
 * @param binary the rule of a function of two numbers, or null; without any the function is the fused multiply-add
 * @param custom the rule of a user's method, or null
 */
public record Elementary(
        MethodInsnNode call,
        @Nullable Unary unary,
        @Nullable Binary binary,
        @Nullable CustomRule custom) {

    /** A function that the rule table has. */
    public Elementary(MethodInsnNode call, @Nullable Unary unary, @Nullable Binary binary) {
        this(call, unary, binary, null);
    }

    @Override
    public String toString() {
        return call.name;
    }
}
