package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.lift.MethodCode;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** What is known while a method's body is read: the block it goes into, the instruction, and the operand stack. */
final class BodyCode {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    final Reader reader;
    final MethodCode method;
    /** The first of the variables that are the operand stack. */
    final int stack;
    /** In a constructor, the call of another one on the same object, or null. */
    @Nullable
    MethodInsnNode delegation;
    /** What is known of the object the method is called on, or null if nothing is. */
    @Nullable
    Receiver receiver;
    /** Receives statements. */
    RawBlock block = new RawBlock();
    /** The instruction that is read. */
    Origin origin;
    /** How many values are on the operand stack. */
    int depth;

    BodyCode(Reader reader, MethodCode method, int stack) {
        this.reader = reader;
        this.method = method;
        this.stack = stack;
        this.origin = new Origin(method, null);
    }

    void add(Op op, Type type, @Nullable Object detail, int target, int... read) {
        block.statements.add(new Statement(op, type, detail, target, read, origin));
    }

    int pop() {
        return stack + --depth;
    }

    int[] popAll(int count) {
        int[] read = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            read[i] = pop();
        }
        return read;
    }

    void push(Op op, Type type, @Nullable Object detail, int... read) {
        add(op, type, detail, stack + depth++, read);
    }

    void effect(Op op, @Nullable Object detail, int... read) {
        add(op, Type.VOID_TYPE, detail, -1, read);
    }

    void result(Op op, Type type, Object detail, int... read) {
        if (type.getSort() == Type.VOID) {
            effect(op, detail, read);
        } else {
            push(op, type, detail, read);
        }
    }

    void move(int target, int from) {
        block.statements.add(Statement.move(target, from, origin));
    }

    void constant(Type type, Object value) {
        push(Op.CONSTANT, type, value);
    }

    void arithmetic(int opcode, Type type, int operands) {
        int[] read = popAll(operands);
        push(Op.ARITHMETIC, type, opcode, read);
    }

    /** Rearranges the topmost values: {@code order} says which of them, counted from the lowest, comes where. */
    void rearrange(int values, int... order) {
        int low = depth - values;
        int[] copies = new int[values];
        for (int i = 0; i < values; i++) {
            copies[i] = reader.newVariable();
            move(copies[i], stack + low + i);
        }
        for (int i = 0; i < order.length; i++) {
            move(stack + low + i, copies[order[i]]);
        }
        depth = low + order.length;
    }

    /** The field as generated code can use it. */
    FieldInsnNode reachable(FieldInsnNode field) {
        return reader.root().mayUse(method, field.owner, field.name, field.desc)
                ? field
                : new Distant.Field(field, method.distant(field));
    }

    /** The method or constructor as generated code can call it. */
    MethodInsnNode reachable(MethodInsnNode call) {
        return reader.root().mayUse(method, call.owner, call.name, call.desc)
                ? call
                : new Distant.Call(call, method.distant(call));
    }

    /** The type of a value, as far as generated code can name it. */
    Type named(Type type) {
        return reader.root().mayName(method, type) ? type : OBJECT;
    }

    /** A class that generated code must name. */
    Type nameable(Type type) {
        if (!reader.root().mayName(method, type)) {
            throw origin.refusal(
                    "code of another class must name public classes only but names " + type.getClassName());
        }
        return type;
    }

    void checkUse(Handle member) {
        if (!reader.root().mayUse(method, member.getOwner(), member.getName(), member.getDesc())) {
            throw origin.refusal("a method that code of another class refers to must be public but "
                    + member.getOwner().replace('/', '.') + "." + member.getName() + " is not");
        }
    }
}
