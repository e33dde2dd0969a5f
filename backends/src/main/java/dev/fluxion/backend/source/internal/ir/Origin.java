package dev.fluxion.backend.source.internal.ir;

import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;

/**
 * Internal: where in a user's code an instruction comes from.
 *
 * @param method the method
 * @param instruction the instruction in the copy of the method's tree that was read, or null for what belongs to all of it
 */
public record Origin(MethodCode method, @Nullable AbstractInsnNode instruction) {

    /** What else can be done where bytecode is not transformed. */
    public static final String INSTEAD = "use ReverseTape or ForwardDual";

    /** The refusal to transform the instruction: {@code a … must … but …}. */
    public NotLiftableException refusal(String what) {
        return method.refusal("source", instruction, what, INSTEAD);
    }

    /** The line in the user's source, or -1 if it is not known. */
    public int line() {
        for (AbstractInsnNode node = instruction; node != null; node = node.getPrevious()) {
            if (node instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return -1;
    }
}
