package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.arguments;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes what is called by {@code invokedynamic}: the making of lambdas, strings put together, and the methods of records. */
final class ClosureWriter {

    private static final String OBJECT_D = LiftedCode.OBJECT_D;

    private final LiftedCode code;

    ClosureWriter(LiftedCode code) {
        this.code = code;
    }

    void write(InvokeDynamicInsnNode insn, Frame<Abstract> frame) {
        Type[] declared = Type.getArgumentTypes(insn.desc);
        List<Abstract> arguments = arguments(frame, declared.length);
        CallPlan plan = code.activity.plan(insn, arguments);
        switch (plan.way()) {
            case NATIVE -> insn.accept(ReadableLambda.in(code.out));
            case PRINT -> {
                int[] kept = code.spill(arguments);
                for (int i = 0; i < declared.length; i++) {
                    code.reload(arguments.get(i), kept[i]);
                    if (arguments.get(i).isActive()) {
                        code.primalValue(arguments.get(i));
                    } else if (!arguments.get(i).isPassive()) {
                        declared[i] = Shapes.OBJECT_TYPE;
                    }
                }
                code.out.visitInvokeDynamicInsn(
                        insn.name,
                        Type.getMethodDescriptor(Type.getReturnType(insn.desc), declared),
                        insn.bsm,
                        insn.bsmArgs);
            }
            case RECORD -> {
                code.out.visitLdcInsn(insn.bsmArgs[0]);
                code.out.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        Type.getInternalName(Records.class),
                        insn.name,
                        "(" + OBJECT_D.repeat(declared.length) + "Ljava/lang/Class;)"
                                + Type.getReturnType(insn.desc).getDescriptor(),
                        false);
            }
            default -> closure(insn, declared, arguments);
        }
    }

    private void closure(InvokeDynamicInsnNode insn, Type[] declared, List<Abstract> arguments) {
        List<Kind> capturedKinds = new ArrayList<>();
        Type[] lifted = new Type[declared.length];
        for (int i = 0; i < declared.length; i++) {
            Kind kind = Calls.kindFor(arguments.get(i), declared[i]);
            capturedKinds.add(kind);
            lifted[i] = Shapes.of(declared[i], kind);
        }
        code.castDynamic(arguments, lifted);
        Handle implementation = (Handle) insn.bsmArgs[1];
        Class<?> functionalInterface =
                ClassFiles.load(Type.getReturnType(insn.desc).getInternalName(), code.body.host);
        MethodBody behind = FunctionObject.entry(
                code.body.host, implementation, List.of(declared), (Type) insn.bsmArgs[0], (Type) insn.bsmArgs[2]);
        var site = ClosureSite.of(functionalInterface, insn.name, behind, capturedKinds);
        String descriptor = Type.getMethodDescriptor(Shapes.OBJECT_TYPE, lifted);
        code.linked("closure", descriptor, new Linkage.Closure(site));
    }
}
