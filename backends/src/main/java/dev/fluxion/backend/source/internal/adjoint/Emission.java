package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.run.Tape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes one generated method: its variables and the pieces both sweeps are made of. */
final class Emission {

    static final String TAPE = Type.getInternalName(Tape.class);

    final MethodVisitor code;
    final Plan plan;
    private final Map<Object, Integer> variables = new HashMap<>();
    private final Map<Type, Deque<Integer>> free = new HashMap<>();
    private final Map<Integer, Type> types = new HashMap<>();
    private int next;

    /** A variable of a loop: the number of rounds so far, or of an array of the tape. */
    record Counter(Nest nest, String what) {}

    Emission(MethodVisitor code, Plan plan, int firstVariable) {
        this.code = code;
        this.plan = plan;
        this.next = firstVariable;
    }

    // Variables.

    /** The variable that belongs to a key, made if there is none. */
    int variable(Object key, Type type) {
        return variables.computeIfAbsent(key, absent -> newVariable(type));
    }

    void setVariable(Object key, int variable) {
        variables.put(key, variable);
    }

    /** Says what type an argument has. */
    void setType(int variable, Type type) {
        types.put(variable, type);
    }

    /** The type of each variable. */
    Map<Integer, Type> types() {
        return types;
    }

    int newVariable(Type type) {
        int variable = next;
        next += type.getSize();
        types.put(variable, type);
        return variable;
    }

    /** A variable until {@link #release}. */
    int borrow(Type type) {
        Deque<Integer> known = free.computeIfAbsent(type, key -> new ArrayDeque<>());
        return known.isEmpty() ? newVariable(type) : known.pop();
    }

    void release(Type type, int variable) {
        Objects.requireNonNull(free.get(type)).push(variable);
    }

    /** The variable that holds an array of the tape. */
    int array(Stack stack) {
        return variable(stack, Type.getType(stack.descriptor));
    }

    /** The variable that holds where the next frame begins in an array of the tape. */
    int top(Stack stack) {
        return variable("top " + stack, Type.INT_TYPE);
    }

    int rounds(Nest nest) {
        return variable(new Counter(nest, "rounds"), Type.INT_TYPE);
    }

    int base(Nest nest, Stack stack) {
        return variable(new Counter(nest, stack.field), Type.INT_TYPE);
    }

    // Instructions.

    void constant(int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value >= Byte.MIN_VALUE && value <= Byte.MAX_VALUE) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value >= Short.MIN_VALUE && value <= Short.MAX_VALUE) {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    void constant(double value) {
        if (Double.doubleToRawLongBits(value) == 0L) {
            code.visitInsn(Opcodes.DCONST_0);
        } else if (value == 1.0) {
            code.visitInsn(Opcodes.DCONST_1);
        } else {
            code.visitLdcInsn(value);
        }
    }

    void constant(Value value) {
        Object detail = Objects.requireNonNull(value.detail());
        if (detail == Value.NULL) {
            code.visitInsn(Opcodes.ACONST_NULL);
        } else if (detail instanceof Integer number) {
            constant(number.intValue());
        } else if (detail instanceof Double number) {
            constant(number.doubleValue());
        } else {
            code.visitLdcInsn(detail);
        }
    }

    void load(Type type, int variable) {
        code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
    }

    void store(Type type, int variable) {
        code.visitVarInsn(type.getOpcode(Opcodes.ISTORE), variable);
    }

    void zero(Type type) {
        switch (type.getSort()) {
            case Type.LONG -> code.visitInsn(Opcodes.LCONST_0);
            case Type.FLOAT -> code.visitInsn(Opcodes.FCONST_0);
            case Type.DOUBLE -> code.visitInsn(Opcodes.DCONST_0);
            case Type.ARRAY, Type.OBJECT -> code.visitInsn(Opcodes.ACONST_NULL);
            default -> code.visitInsn(Opcodes.ICONST_0);
        }
    }

    void tapeCall(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TAPE, name, descriptor, false);
    }

    void tapeFunction(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, TAPE, name, descriptor, false);
    }

    /** Casts the reference on the stack if it is not known to be of a type. */
    void cast(Type known, Type wanted) {
        boolean needed = wanted.getSort() >= Type.ARRAY
                && !known.equals(wanted)
                && !wanted.getInternalName().equals("java/lang/Object");
        if (needed) {
            code.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
        }
    }

    // The tape.

    /** Loads an array of the tape and the index of a slot in a loop's frame. */
    void slot(Nest nest, Stack stack, int slot) {
        load(Type.getType(stack.descriptor), array(stack));
        if (nest.isRoot()) {
            constant(slot);
        } else {
            load(Type.INT_TYPE, base(nest, stack));
            if (nest.isLinear(stack)) {
                // A linear function of the round, so that HotSpot checks the range once for all rounds.
                load(Type.INT_TYPE, rounds(nest));
                if (nest.size(stack) != 1) {
                    constant(nest.size(stack));
                    code.visitInsn(Opcodes.IMUL);
                }
                code.visitInsn(Opcodes.IADD);
            }
            if (slot != 0) {
                constant(slot);
                code.visitInsn(Opcodes.IADD);
            }
        }
    }

    /** Loads an integer from a loop's frame. */
    void loadInt(Nest nest, int slot) {
        slot(nest, Stack.INTS, slot);
        code.visitInsn(Opcodes.IALOAD);
    }

    /** Puts an integer variable into a loop's frame. */
    void keepInt(Nest nest, int slot, int variable) {
        slot(nest, Stack.INTS, slot);
        load(Type.INT_TYPE, variable);
        code.visitInsn(Opcodes.IASTORE);
    }

    /** Loads the arrays of the tape into their variables. */
    void openTape(int tape) {
        for (Stack stack : Stack.values()) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            code.visitFieldInsn(Opcodes.GETFIELD, TAPE, stack.field, stack.descriptor);
            code.visitVarInsn(Opcodes.ASTORE, array(stack));
        }
    }

    /** Makes room for the frames of all rounds of a loop, between two integers on the stack. */
    void takeRoom(Nest nest, Stack stack, int tape) {
        // from, to -> tape, from, to, top, size
        code.visitVarInsn(Opcodes.ALOAD, tape);
        code.visitInsn(Opcodes.DUP_X2);
        code.visitInsn(Opcodes.POP);
        load(Type.INT_TYPE, top(stack));
        constant(nest.size(stack));
        tapeCall(stack.room, "(IIII)" + stack.descriptor);
        store(Type.getType(stack.descriptor), array(stack));
    }

    /** Takes a new frame: {@code base = top; top += size}, after making room. */
    void takeFrame(Nest nest, Stack stack, int tape) {
        int top = top(stack);
        if (!nest.isRoot() && !nest.isLinear(stack)) {
            load(Type.INT_TYPE, top);
            store(Type.INT_TYPE, base(nest, stack));
        }
        load(Type.INT_TYPE, top);
        constant(nest.size(stack));
        code.visitInsn(Opcodes.IADD);
        code.visitInsn(Opcodes.DUP);
        store(Type.INT_TYPE, top);
        Type type = Type.getType(stack.descriptor);
        load(type, array(stack));
        code.visitInsn(Opcodes.ARRAYLENGTH);
        // A size beyond all arrays is negative; less the length, which is near the largest then, it is too large again.
        code.visitInsn(Opcodes.ISUB);
        var enough = new Label();
        code.visitJumpInsn(Opcodes.IFLE, enough);
        code.visitVarInsn(Opcodes.ALOAD, tape);
        load(Type.INT_TYPE, top);
        tapeCall(stack.grow, "(I)" + stack.descriptor);
        store(type, array(stack));
        code.visitLabel(enough);
    }
}
