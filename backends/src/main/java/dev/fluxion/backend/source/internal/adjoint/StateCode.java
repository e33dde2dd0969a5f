package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.run.Checkpoints;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes how states of a loop are kept and put back, so that its rounds can be run again. */
final class StateCode {

    private static final String CHECKPOINTS = Type.getInternalName(Checkpoints.class);
    private static final Type TYPE = Type.getType(Checkpoints.class);

    private final Emission emission;
    private final MethodVisitor code;
    private final Consumer<Value> push;
    private final Nest nest;
    private final Rewinding.State state;

    /** The key of a variable of a loop. */
    private record Key(Nest nest, String what) {}

    StateCode(Emission emission, Consumer<Value> push, Nest nest, Rewinding.State state) {
        this.emission = emission;
        this.code = emission.code;
        this.push = push;
        this.nest = nest;
        this.state = state;
    }

    /** Before the first round. */
    void begin(int tape) {
        code.visitVarInsn(Opcodes.ALOAD, tape);
        emission.constant(state.index());
        emission.tapeCall("checkpoints", "(I)" + TYPE.getDescriptor());
        code.visitVarInsn(Opcodes.ASTORE, checkpoints());
        call("begin", "()V");
        keep();
        setRound(() -> code.visitInsn(Opcodes.ICONST_0));
        setInt("stop", () -> code.visitInsn(Opcodes.ICONST_M1));
        setInt("next", () -> code.visitInsn(Opcodes.ICONST_M1));
    }

    /** Goes to a label unless the round that ends is to be swept back. */
    void unlessLast(Label label) {
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        code.visitVarInsn(Opcodes.ILOAD, variable("stop"));
        code.visitJumpInsn(Opcodes.IF_ICMPNE, label);
    }

    /** A round was swept back; goes to a label if it was the first. */
    void back(Label finished) {
        call("back", "()Z");
        code.visitJumpInsn(Opcodes.IFEQ, finished);
    }

    /** The reverse sweep comes to the loop; goes to a label if there are rounds, behind which {@link #restore} is. */
    void start(Label restore) {
        code.visitVarInsn(Opcodes.ALOAD, checkpoints());
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHECKPOINTS, "start", "(I)Z", false);
        code.visitJumpInsn(Opcodes.IFNE, restore);
    }

    /** Puts the last state back. */
    void restore() {
        int doubles = 0;
        int ints = 0;
        for (Value phi : state.phis()) {
            Stack stack = Stack.of(phi.type());
            loadState(stack);
            emission.constant(stack == Stack.DOUBLES ? doubles++ : ints++);
            code.visitInsn(stack.load);
            emission.store(phi.type(), emission.variable(phi, phi.type()));
        }
        arrays("restoreArray");
        setRound(() -> call("round", "()I"));
        setInt("stop", () -> call("stop", "()I"));
        setInt("next", () -> call("next", "()I"));
    }

    /** A round ends and another one begins, before which a state may be kept. */
    void advance() {
        code.visitIincInsn(emission.rounds(nest), 1);
        var on = new Label();
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        code.visitVarInsn(Opcodes.ILOAD, variable("next"));
        code.visitJumpInsn(Opcodes.IF_ICMPNE, on);
        code.visitVarInsn(Opcodes.ALOAD, checkpoints());
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHECKPOINTS, "keep", "(I)V", false);
        keep();
        setInt("next", () -> call("next", "()I"));
        code.visitLabel(on);
    }

    private void keep() {
        int doubles = 0;
        int ints = 0;
        for (Value phi : state.phis()) {
            Stack stack = Stack.of(phi.type());
            loadState(stack);
            emission.constant(stack == Stack.DOUBLES ? doubles++ : ints++);
            emission.load(phi.type(), emission.variable(phi, phi.type()));
            code.visitInsn(stack.store);
        }
        arrays("keepArray");
    }

    private void arrays(String method) {
        List<Value> arrays = state.arrays();
        for (int i = 0; i < arrays.size(); i++) {
            code.visitVarInsn(Opcodes.ALOAD, checkpoints());
            push.accept(arrays.get(i));
            emission.constant(i);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHECKPOINTS, method, "([DI)V", false);
        }
    }

    /** Loads the array of the last state that has numbers or integers. */
    private void loadState(Stack stack) {
        code.visitVarInsn(Opcodes.ALOAD, checkpoints());
        emission.constant(state.phis().size());
        String name = stack == Stack.DOUBLES ? "doubles" : "ints";
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHECKPOINTS, name, "(I)" + stack.descriptor, false);
    }

    private int checkpoints() {
        return emission.variable(new Key(nest, "checkpoints"), TYPE);
    }

    private int variable(String what) {
        return emission.variable(new Key(nest, what), Type.INT_TYPE);
    }

    private void setRound(Runnable value) {
        value.run();
        code.visitVarInsn(Opcodes.ISTORE, emission.rounds(nest));
    }

    private void setInt(String what, Runnable value) {
        value.run();
        code.visitVarInsn(Opcodes.ISTORE, variable(what));
    }

    private void call(String method, String descriptor) {
        code.visitVarInsn(Opcodes.ALOAD, checkpoints());
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, CHECKPOINTS, method, descriptor, false);
    }
}
