package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * An instruction over variables: before static single assignment form, every local variable and every place on the operand stack
 * is a variable.
 *
 * @param op what it does, or null if it only moves
 * @param type the type of what it gives
 * @param detail as {@link Op} tells
 * @param target the variable assigned, or -1
 * @param arguments the variables read
 * @param origin where it comes from
 */
record Statement(@Nullable Op op, Type type, @Nullable Object detail, int target, int[] arguments, Origin origin) {

    static Statement move(int target, int from, Origin origin) {
        return new Statement(null, Type.VOID_TYPE, null, target, new int[] {from}, origin);
    }
}
