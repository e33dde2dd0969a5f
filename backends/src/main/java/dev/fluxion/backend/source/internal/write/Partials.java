package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.MethodCode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Internal: writes partial derivatives into a generated class: simple ones where they are needed, those that branch as methods of the class.
 */
public final class Partials {

    private static final String CHAIN_RULE = "dev/fluxion/number/ChainRule";

    private final ClassVisitor type;
    private final String name;
    private final Map<String, String> methods = new HashMap<>();
    private boolean strong;

    /**
     * Makes a writer.
     *
     * @param type the generated class
     * @param name its internal name
     */
    public Partials(ClassVisitor type, String name) {
        this.type = type;
        this.name = name;
    }

    /** Says whether zeros are strong in what {@link #multiply} writes from now on. */
    public void setStrong(boolean zerosAreStrong) {
        strong = zerosAreStrong;
    }

    /** Writes the product of a partial derivative and an adjoint that are on the stack. */
    public void multiply(MethodVisitor code) {
        if (strong) {
            code.visitMethodInsn(Opcodes.INVOKESTATIC, CHAIN_RULE, "term", "(DD)D", false);
        } else {
            code.visitInsn(Opcodes.DMUL);
        }
    }

    /**
     * Writes the sum of a term's partial derivatives.
     *
     * @param push loads a number as a {@code double}
     */
    public void write(Term term, MethodVisitor code, Consumer<Value> push) {
        boolean first = true;
        for (Partial partial : term.partials()) {
            write(partial, term, code, push);
            if (!first) {
                code.visitInsn(Opcodes.DADD);
            }
            first = false;
        }
    }

    private void write(Partial partial, Term term, MethodVisitor code, Consumer<Value> push) {
        if (partial.isExpression()) {
            for (AbstractInsnNode insn : partial.code()) {
                if (insn instanceof VarInsnNode argument) {
                    push.accept(term.arguments().get(argument.var / 2));
                } else {
                    insn.accept(code);
                }
            }
            return;
        }
        int count = partial.method().argumentTypes().size();
        for (int i = 0; i < count; i++) {
            if (partial.reads(i)) {
                push.accept(term.arguments().get(i));
            } else {
                code.visitInsn(Opcodes.DCONST_0);
            }
        }
        code.visitMethodInsn(Opcodes.INVOKESTATIC, name, copy(partial.method()), partial.tree().desc, false);
    }

    /** Copies a method of the rule table, with what it calls there, into the generated class. */
    private String copy(MethodCode method) {
        MethodNode tree = method.tree();
        String key = method + tree.desc;
        String known = methods.get(key);
        if (known != null) {
            return known;
        }
        String copied = "rule" + methods.size();
        methods.put(key, copied);
        for (AbstractInsnNode insn : tree.instructions) {
            if (insn instanceof MethodInsnNode call) {
                MethodCode callee = method.callee(call);
                if (callee != null) {
                    call.name = copy(callee);
                    call.owner = name;
                    call.itf = false;
                }
            }
        }
        tree.name = copied;
        tree.access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC;
        tree.accept(Objects.requireNonNull(type));
        return copied;
    }
}
