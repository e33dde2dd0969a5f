package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.function.Consumer;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Internal: where generated code is transformed again its tape has become arrays that it makes in every call. These come from the tape of the new derivative, which gives the same ones in the
 * next call. Arrays that anybody else may have are made anew.
 */
public final class TapeArrays {

    private final boolean uses;
    private final Regions regions;
    private final MethodEmission emission;
    private final Consumer<Value> push;
    private final int tape;

    /**
     * Makes a writer.
     *
     * @param type the class that is written; what is to be read once more makes its arrays itself
     * @param push writes a value onto the stack
     * @param tape the variable of the tape
     */
    public TapeArrays(
            Graph graph, Regions regions, KernelClass type, MethodEmission emission, Consumer<Value> push, int tape) {
        this.uses = graph.method().isGenerated()
                && type.isDefined()
                && regions.opaque().isEmpty();
        this.regions = regions;
        this.emission = emission;
        this.push = push;
        this.tape = tape;
    }

    /** Writes an instruction that makes such an array, and leaves it on the stack; false, and nothing is written, if it is none. */
    public boolean write(Value value) {
        String type = value.type().getDescriptor();
        String made = switch (type) {
            case "[D" -> "newNumbers";
            case "[I" -> "newInts";
            case "[Ljava/lang/Object;" -> "newReferences";
            default -> null;
        };
        boolean serves = value.detail() == Value.REUSED || (uses && isUsedAgain(value));
        if (made == null || !serves) {
            return false;
        }
        boolean copy = value.op() == Op.COPY;
        emission.code.visitVarInsn(Opcodes.ALOAD, tape);
        value.inputs().forEach(push);
        emission.tapeCall(copy ? "copyOf" : made, (copy ? "(" + type + "I)" : "(I)") + type);
        return true;
    }

    private boolean isUsedAgain(Value value) {
        boolean makes = value.op() == Op.NEW_ARRAY
                ? value.inputs().size() == 1
                : value.op() == Op.COPY
                        && value.detail() instanceof MethodInsnNode call
                        && call.name.equals("copyOf")
                        && value.input(0).type().equals(value.type());
        return makes && regions.belongsToFunction(value);
    }
}
