package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.run.ShadowArrays;
import dev.fluxion.backend.source.internal.run.Tape;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Internal: writes one generated method: its variables and instructions. */
public class MethodEmission {

    /** The internal name of {@link Tape}. */
    public static final String TAPE = Type.getInternalName(Tape.class);

    private static final String SHADOWS = Type.getInternalName(ShadowArrays.class);

    /** Of how many operations an expression may be that is left on the operand stack: a method can be cut only where nothing is on it. */
    public static final int LONGEST_EXPRESSION = 60;

    /** Receives the instructions. */
    public final MethodVisitor code;

    private final @Nullable Handles handles;
    private final Map<Object, Integer> variables = new HashMap<>();
    private final Map<Type, Deque<Integer>> free = new HashMap<>();
    private final Map<Integer, Type> types = new HashMap<>();
    private int next;

    /**
     * Begins a method.
     *
     * @param type the class it is in
     * @param firstVariable the first variable after the arguments
     */
    public MethodEmission(MethodVisitor code, KernelClass type, int firstVariable) {
        this.code = code;
        this.handles = type.handles();
        this.next = firstVariable;
    }

    // Variables.

    /** The variable that belongs to a key, made if there is none. */
    public int variable(Object key, Type type) {
        return variables.computeIfAbsent(key, absent -> newVariable(type));
    }

    /** Says which variable belongs to a key. */
    public void setVariable(Object key, int variable) {
        variables.put(key, variable);
    }

    /** Says what type an argument has. */
    public void setType(int variable, Type type) {
        types.put(variable, type);
    }

    /** The type of each variable. */
    public Map<Integer, Type> types() {
        return types;
    }

    /** A variable of its own. */
    public int newVariable(Type type) {
        int variable = next;
        next += type.getSize();
        types.put(variable, type);
        return variable;
    }

    /** A variable until {@link #release}. */
    public int borrow(Type type) {
        Deque<Integer> known = free.computeIfAbsent(type, key -> new ArrayDeque<>());
        return known.isEmpty() ? newVariable(type) : known.pop();
    }

    /** Gives a borrowed variable back. */
    public void release(Type type, int variable) {
        Objects.requireNonNull(free.get(type)).push(variable);
    }

    // Instructions.

    /** Loads a constant. */
    public void constant(int value) {
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

    /** Loads a constant. */
    public void constant(double value) {
        if (Double.doubleToRawLongBits(value) == 0L) {
            code.visitInsn(Opcodes.DCONST_0);
        } else if (value == 1.0) {
            code.visitInsn(Opcodes.DCONST_1);
        } else {
            code.visitLdcInsn(value);
        }
    }

    /** Loads a constant. */
    public void constant(Value value) {
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

    /**
     * Loads a handle.
     *
     * @throws dev.fluxion.lift.NotLiftableException if the class is one that is read again, which has none
     */
    void pushHandle(MethodHandle handle, Origin origin) {
        if (handles == null) {
            throw origin.refusal("code of another class must use public members only where a derivative is"
                    + " differentiated but uses others");
        }
        code.visitLdcInsn(handles.constant(handle));
    }

    /** Loads a variable. */
    public void load(Type type, int variable) {
        code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
    }

    /** Stores into a variable. */
    public void store(Type type, int variable) {
        code.visitVarInsn(type.getOpcode(Opcodes.ISTORE), variable);
    }

    /** Loads the zero of a type. */
    public void zero(Type type) {
        switch (type.getSort()) {
            case Type.LONG -> code.visitInsn(Opcodes.LCONST_0);
            case Type.FLOAT -> code.visitInsn(Opcodes.FCONST_0);
            case Type.DOUBLE -> code.visitInsn(Opcodes.DCONST_0);
            case Type.ARRAY, Type.OBJECT -> code.visitInsn(Opcodes.ACONST_NULL);
            default -> code.visitInsn(Opcodes.ICONST_0);
        }
    }

    /** Calls a method of the tape on the stack. */
    public void tapeCall(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, TAPE, name, descriptor, false);
    }

    /** Calls a static method of the tape. */
    public void tapeFunction(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, TAPE, name, descriptor, false);
    }

    /** Calls a function of {@link ShadowArrays}. */
    public void shadowFunction(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKESTATIC, SHADOWS, name, descriptor, false);
    }

    /** Casts the reference on the stack if it is not known to be of a type. */
    public void cast(Type known, Type wanted) {
        boolean needed = wanted.getSort() >= Type.ARRAY
                && !known.equals(wanted)
                && !wanted.getInternalName().equals("java/lang/Object");
        if (needed) {
            code.visitTypeInsn(Opcodes.CHECKCAST, wanted.getInternalName());
        }
    }
}
