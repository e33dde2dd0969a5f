package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.top;

import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes reads and writes of fields: of objects that lifted code made, of objects from outside, and static ones. */
final class FieldWriter {

    private static final String OBJECT_D = LiftedCode.OBJECT_D;
    private static final String OBJECT = Type.getInternalName(LiftedObject.class);

    private final LiftedCode code;

    FieldWriter(LiftedCode code) {
        this.code = code;
    }

    /** A read or a write. */
    void write(FieldInsnNode insn, Frame<Abstract> frame) {
        boolean isStatic = insn.getOpcode() == Opcodes.GETSTATIC || insn.getOpcode() == Opcodes.PUTSTATIC;
        boolean put = insn.getOpcode() == Opcodes.PUTFIELD;
        if (isStatic || top(frame, put ? 1 : 0).isPassive()) {
            plainField(insn);
            return;
        }
        Class<?> declaring = ClassFiles.declaringField(ClassFiles.load(insn.owner, code.body.host), insn.name);
        int slot = LiftedObject.slot(declaring, insn.name);
        if (put) {
            putField(insn, top(frame, 0), slot);
        } else {
            getField(insn, slot);
        }
    }

    private void plainField(FieldInsnNode insn) {
        Class<?> owner = ClassFiles.load(insn.owner, code.body.host);
        if (ClassFiles.isAccessibleBeside(code.body.host, owner, insn.name, insn.desc)) {
            insn.accept(code.out);
            return;
        }
        boolean isStatic = insn.getOpcode() == Opcodes.GETSTATIC || insn.getOpcode() == Opcodes.PUTSTATIC;
        boolean put = insn.getOpcode() == Opcodes.PUTFIELD || insn.getOpcode() == Opcodes.PUTSTATIC;
        String descriptor = "(" + (isStatic ? "" : "L" + insn.owner + ";") + (put ? insn.desc + ")V" : ")" + insn.desc);
        code.linked(insn.name, descriptor, new Linkage.Field(code.body.host, owner, insn.name, insn.getOpcode()));
    }

    private void putField(FieldInsnNode insn, Abstract value, int slot) {
        Type type = Type.getType(insn.desc);
        boolean number = type.getSort() == Type.DOUBLE || type.getSort() == Type.FLOAT;
        boolean primitive = type.getSort() < Type.ARRAY && !number;
        if (number && value.isPassive()) {
            code.box(value);
        }
        if (primitive && type.getSort() != Type.LONG) {
            code.out.visitInsn(Opcodes.I2L);
        }
        code.out.visitLdcInsn(slot);
        code.out.visitLdcInsn(insn.name);
        if (primitive) {
            code.support("putPrimitive", "(" + OBJECT_D + "JILjava/lang/String;)V");
        } else {
            code.support("putField", "(" + OBJECT_D + OBJECT_D + "ILjava/lang/String;)V");
        }
    }

    /** Reads from an object made by lifted code, or else from one that came from outside. */
    private void getField(FieldInsnNode insn, int slot) {
        Type type = Type.getType(insn.desc);
        boolean number = type.getSort() == Type.DOUBLE || type.getSort() == Type.FLOAT;
        var outside = new Label();
        var done = new Label();
        code.out.visitInsn(Opcodes.DUP);
        code.out.visitTypeInsn(Opcodes.INSTANCEOF, OBJECT);
        code.out.visitJumpInsn(Opcodes.IFEQ, outside);
        code.out.visitTypeInsn(Opcodes.CHECKCAST, OBJECT);
        code.out.visitLdcInsn(slot);
        if (number) {
            code.out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "get", "(I)" + OBJECT_D, false);
            code.out.visitTypeInsn(Opcodes.CHECKCAST, LiftedCode.REAL);
        } else if (type.getSort() < Type.ARRAY) {
            code.out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "getPrimitive", "(I)J", false);
            if (type.getSort() != Type.LONG) {
                code.out.visitInsn(Opcodes.L2I);
            }
        } else {
            code.out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "get", "(I)" + OBJECT_D, false);
            if (!code.activity.carries(type)) {
                code.out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
            }
        }
        code.out.visitJumpInsn(Opcodes.GOTO, done);
        code.out.visitLabel(outside);
        code.out.visitTypeInsn(Opcodes.CHECKCAST, insn.owner);
        plainField(insn);
        if (number) {
            code.box(Abstract.passive(type));
        }
        code.out.visitLabel(done);
    }
}
