package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.arguments;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.lift.Intrinsics.Intrinsic;
import dev.fluxion.number.Real;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.analysis.Frame;

/** Writes calls of methods, each by the plan that {@link Calls} made for it. */
final class CallWriter {

    private static final String OBJECT_D = LiftedCode.OBJECT_D;
    private static final String REAL_D = LiftedCode.REAL_D;

    private final LiftedCode code;

    CallWriter(LiftedCode code) {
        this.code = code;
    }

    void write(MethodInsnNode insn, Frame<Abstract> frame) {
        int count = Type.getArgumentTypes(insn.desc).length + (insn.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
        List<Abstract> arguments = arguments(frame, count);
        CallPlan plan = code.activity.plan(insn, arguments);
        switch (plan.way()) {
            case NATIVE -> insn.accept(code.out);
            case LIBRARY -> {
                adaptArguments(insn, arguments);
                insn.accept(code.out);
            }
            case PRINT -> print(insn, arguments);
            case INTRINSIC -> intrinsic((Intrinsic) detail(plan), arguments);
            case CLONE -> {
                code.support("cloneArray", "(" + OBJECT_D + ")" + OBJECT_D);
                if (plan.result() != null && plan.result().kind() == Kind.REALS) {
                    code.out.visitTypeInsn(Opcodes.CHECKCAST, Shapes.REALS_TYPE.getInternalName());
                }
            }
            case DROP -> code.out.visitInsn(Opcodes.POP);
            case COMPANION -> companion((Method) detail(plan), insn, arguments);
            case RULED -> ruledCall(insn, plan, (CallPlan.Ruled) detail(plan), arguments);
            default -> userCall(insn, plan, (Target) detail(plan), arguments);
        }
    }

    private static Object detail(CallPlan plan) {
        Object detail = plan.detail();
        if (detail == null) {
            throw new LinkageError("a call's plan lacks its target");
        }
        return detail;
    }

    private void userCall(MethodInsnNode insn, CallPlan plan, Target target, List<Abstract> arguments) {
        List<Type> types = new ArrayList<>();
        if (insn.getOpcode() != Opcodes.INVOKESTATIC) {
            types.add(Type.getObjectType(insn.owner));
        }
        types.addAll(List.of(Type.getArgumentTypes(insn.desc)));
        boolean constructor = insn.name.equals("<init>");
        boolean virtual = plan.way() == CallPlan.Way.VIRTUAL;
        if (virtual) {
            // Any class may be behind the receiver.
            types.set(0, Shapes.OBJECT_TYPE);
        }
        Type returned = Type.getReturnType(insn.desc);
        String descriptor = Shapes.descriptor(types, target.kinds(), returned, code.body.host);
        code.castDynamic(arguments, Type.getArgumentTypes(descriptor));
        MethodBody known = target.body();
        if (known == code.body
                && !virtual
                && target.kinds().equals(code.kinds)
                && descriptor.equals(MethodLifter.descriptor(code.body, code.kinds))) {
            // Recursion without a call site takes half the stack.
            code.out.visitMethodInsn(
                    Opcodes.INVOKESTATIC, MethodLifter.ownName(code.body), MethodLifter.NAME, descriptor, false);
            return;
        }
        code.linked(
                constructor ? "init" : insn.name,
                descriptor,
                known == null || virtual
                        ? new Linkage.Virtual(target, code.body.host)
                        : new Linkage.Direct(known, target.kinds()));
    }

    private void ruledCall(MethodInsnNode insn, CallPlan plan, CallPlan.Ruled ruled, List<Abstract> arguments) {
        Type[] declared = Type.getArgumentTypes(insn.desc);
        for (int i = 0; i < declared.length; i++) {
            declared[i] = Shapes.of(declared[i], ruled.kinds().get(i));
        }
        code.castDynamic(arguments, declared);
        Type result = Shapes.of(
                Type.getReturnType(insn.desc),
                Objects.requireNonNull(plan.result()).kind());
        code.linked(insn.name, Type.getMethodDescriptor(result, declared), new Linkage.Ruled(ruled.rule()));
    }

    /** Makes of the arguments of a call into the JDK what it can take. */
    private void adaptArguments(MethodInsnNode insn, List<Abstract> arguments) {
        List<Type> declared = new ArrayList<>();
        if (insn.getOpcode() != Opcodes.INVOKESTATIC) {
            declared.add(Type.getObjectType(insn.owner));
        }
        declared.addAll(List.of(Type.getArgumentTypes(insn.desc)));
        boolean constructor = insn.name.equals("<init>");
        boolean receiver = !constructor && insn.getOpcode() != Opcodes.INVOKESTATIC;
        boolean imports = !insn.owner.equals("java/util/Collections");
        // What is being made cannot be spilled before it is made.
        int first = constructor ? 1 : 0;
        int[] kept = code.spill(arguments.subList(first, arguments.size()));
        for (int i = first; i < declared.size(); i++) {
            code.reload(arguments.get(i), kept[i - first]);
            Type type = declared.get(i);
            if (type.getSort() == Type.OBJECT && code.activity.carries(type) && !(receiver && i == 0)) {
                code.linked(
                        "adapt",
                        Type.getMethodDescriptor(type, Shapes.OBJECT_TYPE),
                        new Linkage.Adapt(ClassFiles.load(type.getInternalName(), code.body.host), imports));
            } else if (type.getSort() >= Type.ARRAY) {
                code.out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
            }
        }
    }

    private void intrinsic(Intrinsic intrinsic, List<Abstract> arguments) {
        boolean boxed = false;
        for (int i = 0; i < arguments.size(); i++) {
            boolean passiveNumber =
                    intrinsic.arguments().charAt(i) == 'R' && arguments.get(i).isPassive();
            boxed |= passiveNumber && i < arguments.size() - 1;
        }
        Abstract last = arguments.get(arguments.size() - 1);
        if (boxed) {
            int[] kept = code.spill(arguments);
            for (int i = 0; i < arguments.size(); i++) {
                code.reload(arguments.get(i), kept[i]);
                if (intrinsic.arguments().charAt(i) == 'R' && arguments.get(i).isPassive()) {
                    code.box(arguments.get(i));
                }
            }
        } else if (intrinsic.arguments().charAt(arguments.size() - 1) == 'R' && last.isPassive()) {
            code.box(last);
        }
        intrinsic.code().accept(code.out);
    }

    private void print(MethodInsnNode insn, List<Abstract> arguments) {
        Abstract last = arguments.get(arguments.size() - 1);
        if (last.isActive()) {
            code.primalValue(last);
        } else if (insn.desc.contains("[" + OBJECT_D) && last.kind() == Kind.DYNAMIC) {
            code.out.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
            code.support("allPrintable", "([" + OBJECT_D + ")[" + OBJECT_D);
        } else if (last.kind() == Kind.DYNAMIC) {
            code.support("printable", "(" + OBJECT_D + ")" + OBJECT_D);
        }
        insn.accept(code.out);
    }

    private void companion(Method method, MethodInsnNode insn, List<Abstract> arguments) {
        Class<?>[] parameters = method.getParameterTypes();
        Type[] declared = new Type[parameters.length];
        int[] kept = code.spill(arguments);
        for (int i = 0; i < declared.length; i++) {
            Abstract argument = arguments.get(i);
            code.reload(argument, kept[i]);
            if (parameters[i] == Real.class && argument.isPassive()) {
                code.box(argument);
            } else if (parameters[i] == Real[].class) {
                code.support("asReals", "(" + OBJECT_D + ")[" + REAL_D);
            }
            declared[i] = parameters[i] == Real.class || parameters[i] == Real[].class
                    ? Type.getType(parameters[i])
                    : Shapes.OBJECT_TYPE;
        }
        String descriptor = Type.getMethodDescriptor(Type.getType(method.getReturnType()), declared);
        code.linked(insn.name, descriptor, new Linkage.Companion(method));
    }
}
