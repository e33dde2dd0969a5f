package dev.fluxion.backend.source.internal.ir;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Internal: an instruction in static single assignment form, and the value it gives. */
public final class Value {

    /** The detail of the constant null. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    /** The detail of a new array that nobody sees but the function: it may be the one of an earlier evaluation. */
    public static final Object REUSED = new Object() {
        @Override
        public String toString() {
            return "reused";
        }
    };

    private final int id;
    private final Op op;
    private Type type;
    private final @Nullable Object detail;
    private final List<Value> inputs;
    private final Block block;
    private final Origin origin;

    Value(int id, Op op, Type type, @Nullable Object detail, List<Value> inputs, Block block, Origin origin) {
        this.id = id;
        this.op = op;
        this.type = type;
        this.detail = detail;
        this.inputs = new ArrayList<>(inputs);
        this.block = block;
        this.origin = origin;
    }

    /** A number of its own in the graph, from 0. */
    public int id() {
        return id;
    }

    /** What the instruction does. */
    public Op op() {
        return op;
    }

    /** The type of the value, void if there is none. */
    public Type type() {
        return type;
    }

    /** Sets the type of a phi, which is known only when its inputs' types are. */
    public void setType(Type known) {
        type = known;
    }

    /** What the instruction says besides its inputs, as {@link Op} tells. */
    public @Nullable Object detail() {
        return detail;
    }

    /** The values the instruction takes; may be changed. */
    public List<Value> inputs() {
        return inputs;
    }

    /** One of the values the instruction takes. */
    public Value input(int index) {
        return inputs.get(index);
    }

    /** The block the instruction is in. */
    public Block block() {
        return block;
    }

    /** Where it comes from. */
    public Origin origin() {
        return origin;
    }

    /** Whether the value is what a user's method with a rule gives, which runs as often as the user's code says. */
    public boolean isCustom() {
        return detail instanceof Elementary elementary && elementary.custom() != null;
    }

    /** The opcode of an {@link Op#ARITHMETIC} instruction, or -1. */
    public int opcode() {
        return op == Op.ARITHMETIC && detail instanceof Integer opcode ? opcode : -1;
    }

    /** Whether the value is a {@code double} or {@code float}, which may carry a derivative. */
    public boolean isNumber() {
        return type.getSort() == Type.DOUBLE || type.getSort() == Type.FLOAT;
    }

    /** Whether the value is an object, an array or null. */
    public boolean isReference() {
        return type.getSort() >= Type.ARRAY;
    }

    /** Whether the value is a constant. */
    public boolean isConstant() {
        return op == Op.CONSTANT;
    }

    /** {@code v12 = double arithmetic dmul v3 v4}. */
    public String describe() {
        var text = new StringBuilder();
        if (type.getSort() != Type.VOID) {
            text.append(this).append(" = ").append(type.getClassName()).append(' ');
        }
        text.append(op.name().toLowerCase(java.util.Locale.ROOT));
        if (op == Op.ARITHMETIC) {
            text.append(' ').append(Mnemonic.of(opcode()));
        } else if (detail instanceof org.objectweb.asm.tree.MethodInsnNode call) {
            text.append(' ').append(call.owner).append('.').append(call.name);
        } else if (detail instanceof org.objectweb.asm.tree.FieldInsnNode field) {
            text.append(' ').append(field.owner).append('.').append(field.name);
        } else if (detail != null && !(detail instanceof org.objectweb.asm.tree.AbstractInsnNode)) {
            text.append(' ').append(detail);
        }
        for (Value input : inputs) {
            text.append(' ').append(input);
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "v" + id;
    }
}
