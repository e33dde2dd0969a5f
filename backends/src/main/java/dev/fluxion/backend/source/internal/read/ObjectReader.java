package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;

/** Reads instructions on fields and types. */
final class ObjectReader {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final BodyCode code;
    private final TapeReader tape;

    ObjectReader(BodyCode code, TapeReader tape) {
        this.code = code;
        this.tape = tape;
    }

    void field(FieldInsnNode field) {
        if (field.owner.equals(TapeState.OWNER)) {
            tape.field(field);
            return;
        }
        code.checkUse(field.owner, field.name, field.desc);
        switch (field.getOpcode()) {
            case Opcodes.GETSTATIC -> code.push(Op.GET, Type.getType(field.desc), field);
            case Opcodes.GETFIELD -> code.push(Op.GET, Type.getType(field.desc), field, code.pop());
            case Opcodes.PUTSTATIC -> code.effect(Op.PUT, field, code.pop());
            default -> code.effect(Op.PUT, field, code.popAll(2));
        }
    }

    void typed(TypeInsnNode typed) {
        Type type = Type.getObjectType(typed.desc);
        switch (typed.getOpcode()) {
            case Opcodes.NEW -> {
                if (typed.getNext() == null || typed.getNext().getOpcode() != Opcodes.DUP) {
                    throw code.origin.refusal("an object must be made as javac does it but is not");
                }
                // Nothing can be done with the object before its constructor has run, which then gives it.
                code.constant(OBJECT, Value.NULL);
            }
            case Opcodes.ANEWARRAY ->
                code.push(Op.NEW_ARRAY, Type.getType("[" + type.getDescriptor()), null, code.pop());
            case Opcodes.CHECKCAST -> code.push(Op.CAST, type, null, code.pop());
            default -> code.push(Op.INSTANCE_OF, Type.INT_TYPE, type, code.pop());
        }
    }
}
