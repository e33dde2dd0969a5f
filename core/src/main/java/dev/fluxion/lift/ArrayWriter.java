package dev.fluxion.lift;

import java.util.Collections;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;

/** Writes operations on arrays, of which those that may hold active numbers are arrays of {@link dev.fluxion.number.Real} or told apart when the code runs. */
final class ArrayWriter {

    private static final String OBJECT_D = LiftedCode.OBJECT_D;
    private static final String REAL_D = LiftedCode.REAL_D;

    private final LiftedCode code;

    ArrayWriter(LiftedCode code) {
        this.code = code;
    }

    /** Makes an array of arrays from the lengths on the stack. */
    void newRows(MultiANewArrayInsnNode insn) {
        List<Abstract> lengths = Collections.nCopies(insn.dims, Abstract.INT);
        int[] kept = code.spill(lengths);
        code.out.visitLdcInsn(insn.dims);
        code.out.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_INT);
        for (int i = 0; i < insn.dims; i++) {
            code.out.visitInsn(Opcodes.DUP);
            code.out.visitLdcInsn(i);
            code.reload(Abstract.INT, kept[i]);
            code.out.visitInsn(Opcodes.IASTORE);
        }
        Type type = Type.getType(insn.desc);
        boolean numbers = Carriers.isNumbers(type) && insn.dims == type.getDimensions();
        code.out.visitInsn(numbers ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        code.support("newRows", "([IZ)" + OBJECT_D);
    }

    void load(AbstractInsnNode insn, Abstract array) {
        switch (array.kind()) {
            case REALS -> code.out.visitInsn(Opcodes.AALOAD);
            case DYNAMIC -> {
                if (insn.getOpcode() == Opcodes.AALOAD) {
                    code.support("element", "(" + OBJECT_D + "I)" + OBJECT_D);
                    Type type = array.knownType();
                    if (type.getSort() == Type.ARRAY) {
                        Type element = Type.getType(type.getDescriptor().substring(1));
                        if (!code.activity.carries(element)) {
                            code.out.visitTypeInsn(Opcodes.CHECKCAST, element.getInternalName());
                        }
                    }
                } else {
                    code.support("load", "(" + OBJECT_D + "I)" + REAL_D);
                }
            }
            default -> insn.accept(code.out);
        }
    }

    void store(AbstractInsnNode insn, Abstract array, Abstract value) {
        if (array.isPassive()) {
            insn.accept(code.out);
        } else if (insn.getOpcode() == Opcodes.AASTORE) {
            code.support("setElement", "(" + OBJECT_D + "I" + OBJECT_D + ")V");
        } else {
            if (value.isPassive()) {
                code.box(value);
            }
            if (array.kind() == Kind.REALS) {
                code.out.visitInsn(Opcodes.AASTORE);
            } else {
                code.support("store", "(" + OBJECT_D + "I" + REAL_D + ")V");
            }
        }
    }
}
