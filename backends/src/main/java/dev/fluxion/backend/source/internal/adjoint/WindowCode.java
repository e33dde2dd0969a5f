package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes what a loop with a {@link Window} does to the gradient besides giving elements their adjoints. */
final class WindowCode {

    private final Emission emission;
    private final Window window;
    private final MethodVisitor code;

    WindowCode(Emission emission, Window window) {
        this.emission = emission;
        this.window = window;
        this.code = emission.code;
    }

    /** The loop begins; elements before the first one that is set become zero. */
    void begin(Consumer<Value> push) {
        push.accept(window.shadow());
        code.visitInsn(Opcodes.ICONST_0);
        push.accept(window.counter());
        emission.constant(window.high());
        emission.shadowFunction("clearBetween", "([DIII)V");
        code.visitInsn(Opcodes.DCONST_0);
        code.visitVarInsn(Opcodes.DSTORE, sum());
    }

    /** Adds the element on the stack, which is known now, to the sum of all, and leaves it there. */
    void add() {
        code.visitInsn(Opcodes.DUP2);
        code.visitVarInsn(Opcodes.DLOAD, sum());
        code.visitInsn(Opcodes.DADD);
        code.visitVarInsn(Opcodes.DSTORE, sum());
    }

    /** All rounds have been swept back; elements after the last one that was set become zero, and those set but not yet added are added. */
    void end(int tape) {
        Type numbers = Type.getType("[D");
        code.visitVarInsn(Opcodes.ALOAD, tape);
        code.visitVarInsn(Opcodes.DLOAD, sum());
        emission.load(numbers, emission.variable(window.shadow(), numbers));
        emission.load(Type.INT_TYPE, emission.variable(window.counter(), Type.INT_TYPE));
        emission.constant(window.low());
        emission.constant(window.high());
        emission.shadowFunction("endWindow", "([DIII)D");
        code.visitInsn(Opcodes.DADD);
        code.visitFieldInsn(Opcodes.PUTFIELD, Emission.TAPE, "sum", "D");
    }

    private int sum() {
        return emission.variable(window, Type.DOUBLE_TYPE);
    }
}
