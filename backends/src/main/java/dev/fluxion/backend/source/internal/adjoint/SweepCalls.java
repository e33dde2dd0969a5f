package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.write.KernelClass;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the methods of a kernel, which make what the sweeps need and call them. */
final class SweepCalls {

    private static final String TAPE = "L" + Emission.TAPE + ";";
    private static final String NUMBERS = "[D";

    private final KernelClass type;
    private final SweepMethods methods;
    private final List<Type> types;
    private final int captured;
    private final List<Integer> copied;
    private final boolean copiesInput;

    /**
     * Makes a writer.
     *
     * @param types the types of the method's arguments
     * @param captured the index of the input among them
     * @param copied the captured arrays that have shadows
     * @param copiesInput whether the function might change the caller's point, or somebody the function calls
     */
    SweepCalls(
            KernelClass type,
            SweepMethods methods,
            List<Type> types,
            int captured,
            List<Integer> copied,
            boolean copiesInput) {
        this.type = type;
        this.methods = methods;
        this.types = types;
        this.captured = captured;
        this.copied = copied;
        this.copiesInput = copiesInput;
    }

    /**
     * Writes the call of some sweeps, and of sweeps apart if those find out that they must not be used.
     *
     * @param setsAll whether the sweeps set all elements of the gradient, so that they need not be zero before
     */
    void writeGradient(String called, String sweeps, boolean otherwiseApart, boolean setsAll) {
        MethodVisitor code =
                type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + "Ljava/lang/Object;" + NUMBERS + ")D");
        if (otherwiseApart) {
            var apartOnly = new Label();
            var notApart = new Label();
            loadSweepsApart(code);
            code.visitJumpInsn(Opcodes.IFNE, apartOnly);
            callSweeps(code, sweeps, setsAll);
            loadSweepsApart(code);
            code.visitJumpInsn(Opcodes.IFEQ, notApart);
            code.visitInsn(Opcodes.POP2);
            code.visitLabel(apartOnly);
            callSweeps(code, sweeps + "Apart", false);
            code.visitLabel(notApart);
        } else {
            callSweeps(code, sweeps, setsAll);
        }
        code.visitInsn(Opcodes.DRETURN);
        KernelClass.finish(code);
    }

    private static void loadSweepsApart(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "sweepsApart", "()Z", false);
    }

    /** Writes the call of both sweeps of a function that is run again, the second of them if there is a cotangent. */
    void writeAgain(String called, String sweeps, boolean cotangent) {
        String more = cotangent ? NUMBERS : "";
        MethodVisitor code = type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + NUMBERS + more + ")V");
        loadArguments(code);
        code.visitVarInsn(Opcodes.ALOAD, 3);
        if (cotangent) {
            code.visitVarInsn(Opcodes.ALOAD, 4);
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        String descriptor = methods.descriptor(Type.VOID_TYPE, Type.getType(NUMBERS));
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweeps, descriptor, false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    private void callSweeps(MethodVisitor code, String sweeps, boolean setsAll) {
        if (!setsAll) {
            code.visitVarInsn(Opcodes.ALOAD, 4);
            code.visitInsn(Opcodes.DCONST_0);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Arrays", "fill", "([DD)V", false);
        }
        loadArguments(code);
        code.visitVarInsn(Opcodes.ALOAD, 4);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweeps, methods.descriptor(Type.DOUBLE_TYPE), false);
    }

    /** Begins a call of both sweeps and loads the tape, the method's arguments and the shadows of captured arrays. */
    private void loadArguments(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "begin", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                type.loadCaptured(code, i);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "copy", "([D)[D", false);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else if (i == captured) {
                loadInput(code);
            } else {
                code.visitVarInsn(Opcodes.ALOAD, 3);
                KernelClass.cast(code, types.get(i));
            }
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            type.loadCaptured(code, i);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "newDoubles", "(I)[D", false);
        }
    }

    private void loadInput(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 2);
        if (types.get(captured).getSort() == Type.DOUBLE) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.DALOAD);
        } else if (copiesInput) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitInsn(Opcodes.SWAP);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "copy", "([D)[D", false);
        }
    }

    /** Writes the call of the forward sweep. */
    void writeForward(String called, String sweep) {
        MethodVisitor code = type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + NUMBERS + ")V");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "begin", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                type.loadCaptured(code, i);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "keepCopy", "([D)[D", false);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else {
                loadInput(code);
            }
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            type.loadCaptured(code, i);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "keepShadow", "([D)[D", false);
        }
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweep, methods.descriptor(Type.VOID_TYPE), false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    /** Writes the call of a reverse sweep. */
    void writeReverse(String called, String sweep) {
        MethodVisitor code = type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + NUMBERS + NUMBERS + ")V");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        int place = 0;
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                loadKept(code, place++);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else {
                loadInput(code);
            }
        }
        for (int i = 0; i < copied.size(); i++) {
            loadKept(code, place++);
        }
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitVarInsn(Opcodes.ALOAD, 4);
        String descriptor = methods.descriptor(Type.VOID_TYPE, Type.getType(NUMBERS));
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweep, descriptor, false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    private static void loadKept(MethodVisitor code, int place) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitIntInsn(Opcodes.SIPUSH, place);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "kept", "(I)[D", false);
    }
}
