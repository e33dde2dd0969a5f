package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.lift.Intrinsics.Intrinsic;
import dev.fluxion.lift.ejml.Ejml;
import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Writes one method over {@link Real}: the same instructions in the same order, with those on active values exchanged. Each
 * local variable keeps its slots, behind the arguments, so that the lifted code reads like the user's, line by line.
 */
final class MethodLifter {

    private static final String SUPPORT = Type.getInternalName(Support.class);
    private static final String OBJECT = Type.getInternalName(LiftedObject.class);
    private static final String REAL = Shapes.REAL;
    private static final String REAL_D = Shapes.REAL_TYPE.getDescriptor();
    private static final String OBJECT_D = "Ljava/lang/Object;";
    static final String NAME = "lifted";
    static final String SUFFIX = "$Lifted";

    private final MethodBody body;
    private final List<Kind> kinds;
    private final Activity activity;
    private final MethodVisitor out;
    private final Emitted emitted = new Emitted();
    private final Map<LabelNode, Label> labels = new HashMap<>();
    private final List<Runnable> trampolines = new ArrayList<>();
    private final int base;

    /** The first of the slots that hold spilled values, which are reloaded before the next are spilled. */
    private final int temporaries;

    private MethodLifter(MethodBody body, List<Kind> kinds, Activity activity, MethodVisitor out) {
        this.body = body;
        this.kinds = kinds;
        this.activity = activity;
        this.out = out;
        int size = 0;
        List<Type> types = body.argumentTypes();
        for (int i = 0; i < types.size(); i++) {
            size += Shapes.of(types.get(i), kinds.get(i)).getSize();
        }
        this.base = size;
        this.temporaries = base + body.node.maxLocals;
    }

    /** The lifted method, in a class of its own beside the user's. */
    static MethodHandle lift(MethodBody body, List<Kind> kinds, Class<? extends Real> numbers) {
        if (body.node.instructions.size() == 0) {
            throw new NotLiftableException(
                    "lift: a method must have Java code but " + body + " has none; " + Refusal.WAYS_OUT);
        }
        if (!Ejml.mayLookInside(body.host, body.node.name)) {
            throw Refusal.at(body, body.node.instructions.getFirst(), Ejml.refused(body.toString()), Ejml.INSTEAD);
        }
        Activity activity = Activity.of(body, kinds);
        var writer = new FrameWriter(body.host);
        int access = Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
        String descriptor = descriptor(body, kinds);
        writer.visit(Opcodes.V17, access, ownName(body), null, "java/lang/Object", null);
        if (body.sourceFile != null) {
            writer.visitSource(body.sourceFile, null);
        }
        MethodVisitor out = writer.visitMethod(Opcodes.ACC_STATIC, NAME, descriptor, null, null);
        var lifter = new MethodLifter(body, kinds, activity, out);
        lifter.write();
        writer.visitEnd();
        try {
            return Linkage.define(
                    body, writer.toByteArray(), descriptor, new Linkage.Unit(numbers, lifter.emitted.calls));
        } catch (MethodTooLargeException e) {
            throw new NotLiftableException("lift: a method must fit in 64 KB of bytecode when lifted but " + body
                    + " takes " + e.getCodeSize() + " bytes; split it");
        }
    }

    private static String ownName(MethodBody body) {
        return body.host.getName().replace('.', '/') + SUFFIX;
    }

    private static String descriptor(MethodBody body, List<Kind> kinds) {
        return Shapes.descriptor(body.argumentTypes(), kinds, Type.getReturnType(body.node.desc), body.host);
    }

    private void write() {
        out.visitCode();
        InsnList code = body.node.instructions;
        for (TryCatchBlockNode block : body.node.tryCatchBlocks) {
            if (isReached(block)) {
                out.visitTryCatchBlock(label(block.start), label(block.end), handler(block), block.type);
            }
        }
        enter();
        for (int i = 0; i < code.size(); i++) {
            AbstractInsnNode insn = code.get(i);
            Frame<Abstract> frame = activity.frames[i];
            if (insn instanceof LabelNode label) {
                out.visitLabel(label(label));
            } else if (insn instanceof LineNumberNode line && frame != null) {
                out.visitLineNumber(line.line, label(line.start));
            } else if (frame != null && !Activity.isPseudo(insn)) {
                write(insn, frame);
            }
            if (frame != null && i + 1 < code.size() && Activity.fallsThrough(insn)) {
                convert(after(insn, frame), activity.frames[i + 1]);
            }
        }
        trampolines.forEach(Runnable::run);
        out.visitMaxs(0, 0);
        out.visitEnd();
    }

    /** Moves the arguments to where the user's code has them. */
    private void enter() {
        List<Type> types = body.argumentTypes();
        int from = 0;
        int to = base;
        for (int i = 0; i < types.size(); i++) {
            Type lifted = Shapes.of(types.get(i), kinds.get(i));
            Abstract argument = activity.arguments.get(i);
            out.visitVarInsn(lifted.getOpcode(Opcodes.ILOAD), from);
            if (activity.isActiveSlot(to - base) && argument.isPassive()) {
                box(argument);
                out.visitVarInsn(Opcodes.ASTORE, to);
            } else {
                out.visitVarInsn(lifted.getOpcode(Opcodes.ISTORE), to);
            }
            from += lifted.getSize();
            to += types.get(i).getSize();
        }
    }

    private boolean isReached(TryCatchBlockNode block) {
        InsnList code = body.node.instructions;
        for (int i = code.indexOf(block.start); i < code.indexOf(block.end); i++) {
            if (activity.frames[i] != null && !Activity.isPseudo(code.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** The handler of a block, behind a check where it might take a refusal for an exception of the user's. */
    private Label handler(TryCatchBlockNode block) {
        boolean mightCatch = block.type == null
                ? !Handlers.endsByThrowingOn(block.handler)
                : Handlers.catchesRefusals(block.type, body.host);
        if (!mightCatch) {
            return label(block.handler);
        }
        var check = new Label();
        trampolines.add(() -> {
            out.visitLabel(check);
            out.visitInsn(Opcodes.DUP);
            support("passRefusal", "(Ljava/lang/Throwable;)V");
            out.visitJumpInsn(Opcodes.GOTO, label(block.handler));
        });
        return check;
    }

    private Label label(LabelNode node) {
        return labels.computeIfAbsent(node, n -> new Label());
    }

    // Control flow.

    /** The abstract state after an instruction. */
    private Frame<Abstract> after(AbstractInsnNode insn, Frame<Abstract> before) {
        var state = new Frame<>(before);
        if (!Activity.isPseudo(insn)) {
            try {
                state.execute(insn, activity);
            } catch (AnalyzerException e) {
                throw new LinkageError("the code of " + body + " could not be analyzed", e);
            }
        }
        return state;
    }

    /** Makes active what one state has passive and the state control goes to has active. */
    private void convert(Frame<Abstract> from, @Nullable Frame<Abstract> to) {
        if (to == null) {
            return;
        }
        for (int slot = 0; slot < to.getLocals(); slot++) {
            if (becomesActive(from.getLocal(slot), to.getLocal(slot))) {
                out.visitVarInsn(from.getLocal(slot).knownType().getOpcode(Opcodes.ILOAD), base + slot);
                box(from.getLocal(slot));
                out.visitVarInsn(Opcodes.ASTORE, base + slot);
            }
        }
        int deepest = 0;
        while (deepest < to.getStackSize() && !becomesActive(from.getStack(deepest), to.getStack(deepest))) {
            deepest++;
        }
        if (deepest < to.getStackSize()) {
            List<Abstract> values = new ArrayList<>();
            for (int i = deepest; i < to.getStackSize(); i++) {
                values.add(from.getStack(i));
            }
            int[] kept = spill(values);
            for (int i = 0; i < values.size(); i++) {
                reload(values.get(i), kept[i]);
                if (becomesActive(values.get(i), to.getStack(deepest + i))) {
                    box(values.get(i));
                }
            }
        }
    }

    private static boolean becomesActive(Abstract from, Abstract to) {
        return to.isActive() && from.kind() == Kind.PASSIVE;
    }

    private boolean needsConversion(Frame<Abstract> from, @Nullable Frame<Abstract> to) {
        if (to == null) {
            return false;
        }
        for (int slot = 0; slot < to.getLocals(); slot++) {
            if (becomesActive(from.getLocal(slot), to.getLocal(slot))) {
                return true;
            }
        }
        for (int i = 0; i < to.getStackSize(); i++) {
            if (becomesActive(from.getStack(i), to.getStack(i))) {
                return true;
            }
        }
        return false;
    }

    /** The label to jump to: the target, or a place that converts and then jumps. */
    private Label jumpTarget(LabelNode target, Frame<Abstract> from) {
        Frame<Abstract> to = activity.frames[body.node.instructions.indexOf(target)];
        if (!needsConversion(from, to)) {
            return label(target);
        }
        var trampoline = new Label();
        trampolines.add(() -> {
            out.visitLabel(trampoline);
            convert(from, to);
            out.visitJumpInsn(Opcodes.GOTO, label(target));
        });
        return trampoline;
    }

    // Stack shuffling.

    /** Pops values, the last on top, into temporaries. */
    private int[] spill(List<? extends Abstract> values) {
        int[] kept = new int[values.size()];
        int temporary = temporaries;
        for (int i = values.size() - 1; i >= 0; i--) {
            kept[i] = temporary;
            temporary += values.get(i).liftedSize();
            out.visitVarInsn(shape(values.get(i)).getOpcode(Opcodes.ISTORE), kept[i]);
        }
        return kept;
    }

    private void reload(Abstract value, int temporary) {
        out.visitVarInsn(shape(value).getOpcode(Opcodes.ILOAD), temporary);
    }

    private static Type shape(Abstract value) {
        return value.isReference() ? Shapes.OBJECT_TYPE : Shapes.of(value.knownType(), value.kind());
    }

    /** Makes a {@code Real} of a passive number on top of the stack. */
    private void box(Abstract number) {
        if (number.isFloat()) {
            out.visitInsn(Opcodes.F2D);
        }
        support("box", "(D)" + REAL_D);
    }

    private void support(String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, SUPPORT, name, descriptor, false);
    }

    private void real(String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, REAL, name, descriptor, false);
    }

    private static Abstract top(Frame<Abstract> frame, int depth) {
        return frame.getStack(frame.getStackSize() - 1 - depth);
    }

    private static List<Abstract> arguments(Frame<Abstract> frame, int count) {
        List<Abstract> arguments = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            arguments.add(top(frame, i));
        }
        return arguments;
    }

    // Instructions.

    private void write(AbstractInsnNode insn, Frame<Abstract> frame) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            variable(variable, frame);
        } else if (insn instanceof IincInsnNode increment) {
            out.visitIincInsn(base + increment.var, increment.incr);
        } else if (insn instanceof JumpInsnNode jump) {
            out.visitJumpInsn(opcode, jumpTarget(jump.label, after(insn, frame)));
        } else if (insn instanceof TableSwitchInsnNode choice) {
            Frame<Abstract> state = after(insn, frame);
            out.visitTableSwitchInsn(
                    choice.min, choice.max, jumpTarget(choice.dflt, state), jumpTargets(choice.labels, state));
        } else if (insn instanceof LookupSwitchInsnNode choice) {
            Frame<Abstract> state = after(insn, frame);
            int[] keys = choice.keys.stream().mapToInt(Integer::intValue).toArray();
            out.visitLookupSwitchInsn(jumpTarget(choice.dflt, state), keys, jumpTargets(choice.labels, state));
        } else if (insn instanceof FieldInsnNode field) {
            field(field, frame);
        } else if (insn instanceof MethodInsnNode call) {
            call(call, frame);
        } else if (insn instanceof InvokeDynamicInsnNode call) {
            dynamicCall(call, frame);
        } else if (insn instanceof TypeInsnNode type) {
            type(type, frame);
        } else if (insn instanceof MultiANewArrayInsnNode array) {
            if (activity.isMarked(array)) {
                newRows(array);
            } else {
                array.accept(out);
            }
        } else if (opcode == Opcodes.NEWARRAY && activity.isMarked(insn)) {
            support("newReals", "(I)[" + REAL_D);
        } else {
            simple(insn, opcode, frame);
        }
    }

    private Label[] jumpTargets(List<LabelNode> targets, Frame<Abstract> from) {
        return targets.stream().map(target -> jumpTarget(target, from)).toArray(Label[]::new);
    }

    private void variable(VarInsnNode insn, Frame<Abstract> frame) {
        int opcode = insn.getOpcode();
        boolean load = opcode <= Opcodes.ALOAD;
        Abstract value = load ? frame.getLocal(insn.var) : top(frame, 0);
        boolean number = opcode == Opcodes.DLOAD
                || opcode == Opcodes.FLOAD
                || opcode == Opcodes.DSTORE
                || opcode == Opcodes.FSTORE;
        if (number && !load && activity.isActiveSlot(insn.var) && value.isPassive()) {
            box(value);
            out.visitVarInsn(Opcodes.ASTORE, base + insn.var);
        } else if (number && value.isActive()) {
            out.visitVarInsn(load ? Opcodes.ALOAD : Opcodes.ASTORE, base + insn.var);
        } else {
            out.visitVarInsn(opcode, base + insn.var);
        }
    }

    private void type(TypeInsnNode insn, Frame<Abstract> frame) {
        switch (insn.getOpcode()) {
            case Opcodes.NEW -> {
                if (activity.isMarked(insn) && !ClassFiles.isPlatform(ClassFiles.load(insn.desc, body.host))) {
                    out.visitLdcInsn(Type.getObjectType(insn.desc));
                    out.visitMethodInsn(
                            Opcodes.INVOKESTATIC, OBJECT, "create", "(Ljava/lang/Class;)L" + OBJECT + ";", false);
                } else {
                    insn.accept(out);
                }
            }
            case Opcodes.ANEWARRAY ->
                out.visitTypeInsn(Opcodes.ANEWARRAY, activity.isMarked(insn) ? "java/lang/Object" : insn.desc);
            case Opcodes.CHECKCAST -> {
                Abstract value = top(frame, 0);
                Type type = Type.getObjectType(insn.desc);
                if (value.isPassive() || (value.kind() == Kind.DYNAMIC && !activity.carries(type))) {
                    insn.accept(out);
                } else if (value.kind() == Kind.DYNAMIC && type.getSort() == Type.OBJECT) {
                    out.visitInsn(Opcodes.DUP);
                    out.visitLdcInsn(type);
                    support("checkCast", "(" + OBJECT_D + "Ljava/lang/Class;)V");
                }
            }
            default -> {
                if (top(frame, 0).isPassive()) {
                    insn.accept(out);
                } else {
                    out.visitLdcInsn(Type.getObjectType(insn.desc));
                    support("instanceOf", "(" + OBJECT_D + "Ljava/lang/Class;)Z");
                }
            }
        }
    }

    /** Makes an array of arrays from the lengths on the stack. */
    private void newRows(MultiANewArrayInsnNode insn) {
        List<Abstract> lengths = Collections.nCopies(insn.dims, Abstract.INT);
        int[] kept = spill(lengths);
        out.visitLdcInsn(insn.dims);
        out.visitIntInsn(Opcodes.NEWARRAY, Opcodes.T_INT);
        for (int i = 0; i < insn.dims; i++) {
            out.visitInsn(Opcodes.DUP);
            out.visitLdcInsn(i);
            reload(Abstract.INT, kept[i]);
            out.visitInsn(Opcodes.IASTORE);
        }
        Type type = Type.getType(insn.desc);
        boolean numbers = Carriers.isNumbers(type) && insn.dims == type.getDimensions();
        out.visitInsn(numbers ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        support("newRows", "([IZ)" + OBJECT_D);
    }

    private void simple(AbstractInsnNode insn, int opcode, Frame<Abstract> frame) {
        switch (opcode) {
            case Opcodes.DADD, Opcodes.FADD -> arithmetic(insn, frame, "add");
            case Opcodes.DSUB, Opcodes.FSUB -> arithmetic(insn, frame, "subtract");
            case Opcodes.DMUL, Opcodes.FMUL -> arithmetic(insn, frame, "multiply");
            case Opcodes.DDIV, Opcodes.FDIV -> arithmetic(insn, frame, "divide");
            case Opcodes.DREM, Opcodes.FREM -> remainder(insn, frame);
            case Opcodes.DNEG, Opcodes.FNEG -> whenActive(insn, top(frame, 0), () -> real("negate", "()" + REAL_D));
            case Opcodes.DCMPL, Opcodes.FCMPL -> compare(insn, frame, Opcodes.ICONST_M1);
            case Opcodes.DCMPG, Opcodes.FCMPG -> compare(insn, frame, Opcodes.ICONST_1);
            case Opcodes.D2I, Opcodes.F2I -> whenActive(insn, top(frame, 0), () -> real("toInt", "()I"));
            case Opcodes.D2L, Opcodes.F2L -> whenActive(insn, top(frame, 0), () -> real("toLong", "()J"));
            case Opcodes.D2F -> whenActive(insn, top(frame, 0), () -> support("toFloat", "(" + REAL_D + ")" + REAL_D));
            case Opcodes.F2D -> whenActive(insn, top(frame, 0), () -> {});
            case Opcodes.DALOAD, Opcodes.FALOAD, Opcodes.AALOAD -> load(insn, top(frame, 1));
            case Opcodes.DASTORE, Opcodes.FASTORE, Opcodes.AASTORE -> store(insn, top(frame, 2), top(frame, 0));
            case Opcodes.ARRAYLENGTH -> {
                if (top(frame, 0).kind() == Kind.DYNAMIC) {
                    support("length", "(" + OBJECT_D + ")I");
                } else {
                    insn.accept(out);
                }
            }
            case Opcodes.DRETURN, Opcodes.FRETURN -> {
                if (top(frame, 0).isPassive()) {
                    box(top(frame, 0));
                }
                out.visitInsn(Opcodes.ARETURN);
            }
            case Opcodes.ATHROW -> {
                if (!top(frame, 0).isPassive()) {
                    out.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Throwable");
                }
                insn.accept(out);
            }
            default -> {
                if (opcode >= Opcodes.POP && opcode <= Opcodes.DUP2_X2) {
                    shuffle(insn, opcode, frame);
                } else {
                    insn.accept(out);
                }
            }
        }
    }

    private void whenActive(AbstractInsnNode insn, Abstract value, Runnable lifted) {
        if (value.isActive()) {
            lifted.run();
        } else {
            insn.accept(out);
        }
    }

    private void arithmetic(AbstractInsnNode insn, Frame<Abstract> frame, String method) {
        Abstract left = top(frame, 1);
        Abstract right = top(frame, 0);
        if (!left.isActive() && !right.isActive()) {
            insn.accept(out);
            return;
        }
        if (left.isActive() && right.isActive()) {
            real(method, "(" + REAL_D + ")" + REAL_D);
        } else if (left.isActive()) {
            if (right.isFloat()) {
                out.visitInsn(Opcodes.F2D);
            }
            real(method, "(D)" + REAL_D);
        } else {
            widenBelow(left, right);
            support(method, "(D" + REAL_D + ")" + REAL_D);
        }
        roundFloat(left);
    }

    /** Makes a double of a passive float below the top of the stack. */
    private void widenBelow(Abstract left, Abstract right) {
        if (left.isFloat()) {
            int[] kept = spill(List.of(right));
            out.visitInsn(Opcodes.F2D);
            reload(right, kept[0]);
        }
    }

    private void roundFloat(Abstract operand) {
        if (operand.isFloat()) {
            support("toFloat", "(" + REAL_D + ")" + REAL_D);
        }
    }

    private void remainder(AbstractInsnNode insn, Frame<Abstract> frame) {
        List<Abstract> operands = arguments(frame, 2);
        if (operands.stream().noneMatch(Abstract::isActive)) {
            insn.accept(out);
            return;
        }
        boxAll(operands);
        real("remainder", "(" + REAL_D + ")" + REAL_D);
        roundFloat(operands.get(0));
    }

    private void compare(AbstractInsnNode insn, Frame<Abstract> frame, int unordered) {
        Abstract left = top(frame, 1);
        Abstract right = top(frame, 0);
        if (!left.isActive() && !right.isActive()) {
            insn.accept(out);
        } else if (left.isActive()) {
            if (right.isPassive() && right.isFloat()) {
                out.visitInsn(Opcodes.F2D);
            }
            out.visitInsn(unordered);
            real("compare", right.isActive() ? "(" + REAL_D + "I)I" : "(DI)I");
        } else {
            widenBelow(left, right);
            out.visitInsn(unordered);
            support("compare", "(D" + REAL_D + "I)I");
        }
    }

    private void load(AbstractInsnNode insn, Abstract array) {
        switch (array.kind()) {
            case REALS -> out.visitInsn(Opcodes.AALOAD);
            case DYNAMIC -> {
                if (insn.getOpcode() == Opcodes.AALOAD) {
                    support("element", "(" + OBJECT_D + "I)" + OBJECT_D);
                    Type type = array.knownType();
                    if (type.getSort() == Type.ARRAY) {
                        Type element = Type.getType(type.getDescriptor().substring(1));
                        if (!activity.carries(element)) {
                            out.visitTypeInsn(Opcodes.CHECKCAST, element.getInternalName());
                        }
                    }
                } else {
                    support("load", "(" + OBJECT_D + "I)" + REAL_D);
                }
            }
            default -> insn.accept(out);
        }
    }

    private void store(AbstractInsnNode insn, Abstract array, Abstract value) {
        if (array.isPassive()) {
            insn.accept(out);
        } else if (insn.getOpcode() == Opcodes.AASTORE) {
            support("setElement", "(" + OBJECT_D + "I" + OBJECT_D + ")V");
        } else {
            if (value.isPassive()) {
                box(value);
            }
            if (array.kind() == Kind.REALS) {
                out.visitInsn(Opcodes.AASTORE);
            } else {
                support("store", "(" + OBJECT_D + "I" + REAL_D + ")V");
            }
        }
    }

    /** The stack instructions, which must move whole values whatever their size has become. */
    private void shuffle(AbstractInsnNode insn, int opcode, Frame<Abstract> frame) {
        boolean two = (opcode >= Opcodes.DUP2 && opcode <= Opcodes.DUP2_X2) || opcode == Opcodes.POP2;
        int copied = valuesIn(frame, 0, two ? 2 : 1);
        int below = switch (opcode) {
            case Opcodes.DUP_X1, Opcodes.DUP2_X1 -> valuesIn(frame, copied, 1);
            case Opcodes.DUP_X2, Opcodes.DUP2_X2 -> valuesIn(frame, copied, 2);
            default -> 0;
        };
        List<Abstract> values = arguments(frame, copied + below);
        boolean resized = values.stream().anyMatch(value -> value.liftedSize() != value.getSize());
        if (!resized || opcode == Opcodes.SWAP) {
            insn.accept(out);
        } else if (opcode == Opcodes.POP || opcode == Opcodes.POP2) {
            for (int i = values.size() - 1; i >= 0; i--) {
                out.visitInsn(values.get(i).liftedSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
        } else if (values.size() == 1) {
            out.visitInsn(values.get(0).liftedSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP);
        } else {
            int[] kept = spill(values);
            for (int i = below; i < values.size(); i++) {
                reload(values.get(i), kept[i]);
            }
            for (int i = 0; i < values.size(); i++) {
                reload(values.get(i), kept[i]);
            }
        }
    }

    private static int valuesIn(Frame<Abstract> frame, int from, int words) {
        int values = 0;
        for (int seen = 0; seen < words; values++) {
            seen += top(frame, from + values).getSize();
        }
        return values;
    }

    // Fields.

    private void field(FieldInsnNode insn, Frame<Abstract> frame) {
        boolean isStatic = insn.getOpcode() == Opcodes.GETSTATIC || insn.getOpcode() == Opcodes.PUTSTATIC;
        boolean put = insn.getOpcode() == Opcodes.PUTFIELD;
        if (isStatic || top(frame, put ? 1 : 0).isPassive()) {
            plainField(insn);
            return;
        }
        Class<?> declaring = ClassFiles.declaringField(ClassFiles.load(insn.owner, body.host), insn.name);
        int slot = LiftedObject.slot(declaring, insn.name);
        if (put) {
            putField(insn, top(frame, 0), slot);
        } else {
            getField(insn, slot);
        }
    }

    private void plainField(FieldInsnNode insn) {
        Class<?> owner = ClassFiles.load(insn.owner, body.host);
        if (ClassFiles.isAccessibleBeside(body.host, owner, insn.name, insn.desc)) {
            insn.accept(out);
            return;
        }
        boolean isStatic = insn.getOpcode() == Opcodes.GETSTATIC || insn.getOpcode() == Opcodes.PUTSTATIC;
        boolean put = insn.getOpcode() == Opcodes.PUTFIELD || insn.getOpcode() == Opcodes.PUTSTATIC;
        String descriptor = "(" + (isStatic ? "" : "L" + insn.owner + ";") + (put ? insn.desc + ")V" : ")" + insn.desc);
        out.visitInvokeDynamicInsn(
                insn.name,
                descriptor,
                emitted.bootstrap(),
                emitted.add(new Linkage.Field(body.host, owner, insn.name, insn.getOpcode())));
    }

    private void putField(FieldInsnNode insn, Abstract value, int slot) {
        Type type = Type.getType(insn.desc);
        boolean number = type.getSort() == Type.DOUBLE || type.getSort() == Type.FLOAT;
        boolean primitive = type.getSort() < Type.ARRAY && !number;
        if (number && value.isPassive()) {
            box(value);
        }
        if (primitive && type.getSort() != Type.LONG) {
            out.visitInsn(Opcodes.I2L);
        }
        out.visitLdcInsn(slot);
        out.visitLdcInsn(insn.name);
        if (primitive) {
            support("putPrimitive", "(" + OBJECT_D + "JILjava/lang/String;)V");
        } else {
            support("putField", "(" + OBJECT_D + OBJECT_D + "ILjava/lang/String;)V");
        }
    }

    /** Reads from an object made by lifted code, or else from one that came from outside. */
    private void getField(FieldInsnNode insn, int slot) {
        Type type = Type.getType(insn.desc);
        boolean number = type.getSort() == Type.DOUBLE || type.getSort() == Type.FLOAT;
        var outside = new Label();
        var done = new Label();
        out.visitInsn(Opcodes.DUP);
        out.visitTypeInsn(Opcodes.INSTANCEOF, OBJECT);
        out.visitJumpInsn(Opcodes.IFEQ, outside);
        out.visitTypeInsn(Opcodes.CHECKCAST, OBJECT);
        out.visitLdcInsn(slot);
        if (number) {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "get", "(I)" + OBJECT_D, false);
            out.visitTypeInsn(Opcodes.CHECKCAST, REAL);
        } else if (type.getSort() < Type.ARRAY) {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "getPrimitive", "(I)J", false);
            if (type.getSort() != Type.LONG) {
                out.visitInsn(Opcodes.L2I);
            }
        } else {
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, OBJECT, "get", "(I)" + OBJECT_D, false);
            if (!activity.carries(type)) {
                out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
            }
        }
        out.visitJumpInsn(Opcodes.GOTO, done);
        out.visitLabel(outside);
        out.visitTypeInsn(Opcodes.CHECKCAST, insn.owner);
        plainField(insn);
        if (number) {
            box(Abstract.passive(type));
        }
        out.visitLabel(done);
    }

    // Calls.

    private void call(MethodInsnNode insn, Frame<Abstract> frame) {
        int count = Type.getArgumentTypes(insn.desc).length + (insn.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1);
        List<Abstract> arguments = arguments(frame, count);
        CallPlan plan = activity.plan(insn, arguments);
        switch (plan.way()) {
            case NATIVE -> insn.accept(out);
            case LIBRARY -> {
                adaptArguments(insn, arguments);
                insn.accept(out);
            }
            case PRINT -> print(insn, arguments);
            case INTRINSIC -> intrinsic((Intrinsic) detail(plan), arguments);
            case CLONE -> {
                support("cloneArray", "(" + OBJECT_D + ")" + OBJECT_D);
                if (plan.result() != null && plan.result().kind() == Kind.REALS) {
                    out.visitTypeInsn(Opcodes.CHECKCAST, Shapes.REALS_TYPE.getInternalName());
                }
            }
            case DROP -> out.visitInsn(Opcodes.POP);
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
        String descriptor = Shapes.descriptor(types, target.kinds(), returned, body.host);
        castDynamic(arguments, Type.getArgumentTypes(descriptor));
        MethodBody known = target.body();
        if (known == body && !virtual && target.kinds().equals(kinds) && descriptor.equals(descriptor(body, kinds))) {
            // Recursion without a call site takes half the stack.
            out.visitMethodInsn(Opcodes.INVOKESTATIC, ownName(body), NAME, descriptor, false);
            return;
        }
        int index = emitted.add(
                known == null || virtual
                        ? new Linkage.Virtual(target, body.host)
                        : new Linkage.Direct(known, target.kinds()));
        out.visitInvokeDynamicInsn(constructor ? "init" : insn.name, descriptor, emitted.bootstrap(), index);
    }

    private void ruledCall(MethodInsnNode insn, CallPlan plan, CallPlan.Ruled ruled, List<Abstract> arguments) {
        Type[] declared = Type.getArgumentTypes(insn.desc);
        for (int i = 0; i < declared.length; i++) {
            declared[i] = Shapes.of(declared[i], ruled.kinds().get(i));
        }
        castDynamic(arguments, declared);
        Type result = Shapes.of(
                Type.getReturnType(insn.desc),
                Objects.requireNonNull(plan.result()).kind());
        out.visitInvokeDynamicInsn(
                insn.name,
                Type.getMethodDescriptor(result, declared),
                emitted.bootstrap(),
                emitted.add(new Linkage.Ruled(ruled.rule())));
    }

    /** Gives the verifier the types a lifted method declares, where a value is known only as an object. */
    private void castDynamic(List<Abstract> arguments, Type[] declared) {
        boolean needed = false;
        for (int i = 0; i < declared.length; i++) {
            needed |= needsCast(arguments.get(i), declared[i]);
        }
        if (needed) {
            int[] kept = spill(arguments);
            for (int i = 0; i < declared.length; i++) {
                reload(arguments.get(i), kept[i]);
                if (arguments.get(i).isReference() && !declared[i].equals(Shapes.OBJECT_TYPE)) {
                    out.visitTypeInsn(Opcodes.CHECKCAST, declared[i].getInternalName());
                }
            }
        }
    }

    private static boolean needsCast(Abstract argument, Type declared) {
        return argument.kind() == Kind.DYNAMIC
                && declared.getSort() >= Type.ARRAY
                && !declared.equals(Shapes.OBJECT_TYPE);
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
        int[] kept = spill(arguments.subList(first, arguments.size()));
        for (int i = first; i < declared.size(); i++) {
            reload(arguments.get(i), kept[i - first]);
            Type type = declared.get(i);
            if (type.getSort() == Type.OBJECT && activity.carries(type) && !(receiver && i == 0)) {
                out.visitInvokeDynamicInsn(
                        "adapt",
                        Type.getMethodDescriptor(type, Shapes.OBJECT_TYPE),
                        emitted.bootstrap(),
                        emitted.add(new Linkage.Adapt(ClassFiles.load(type.getInternalName(), body.host), imports)));
            } else if (type.getSort() >= Type.ARRAY) {
                out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
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
            int[] kept = spill(arguments);
            for (int i = 0; i < arguments.size(); i++) {
                reload(arguments.get(i), kept[i]);
                if (intrinsic.arguments().charAt(i) == 'R' && arguments.get(i).isPassive()) {
                    box(arguments.get(i));
                }
            }
        } else if (intrinsic.arguments().charAt(arguments.size() - 1) == 'R' && last.isPassive()) {
            box(last);
        }
        intrinsic.code().accept(out);
    }

    private void boxAll(List<Abstract> numbers) {
        int[] kept = spill(numbers);
        for (int i = 0; i < numbers.size(); i++) {
            reload(numbers.get(i), kept[i]);
            if (numbers.get(i).isPassive()) {
                box(numbers.get(i));
            }
        }
    }

    private void print(MethodInsnNode insn, List<Abstract> arguments) {
        Abstract last = arguments.get(arguments.size() - 1);
        if (last.isActive()) {
            primalValue(last);
        } else if (insn.desc.contains("[" + OBJECT_D) && last.kind() == Kind.DYNAMIC) {
            out.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
            support("allPrintable", "([" + OBJECT_D + ")[" + OBJECT_D);
        } else if (last.kind() == Kind.DYNAMIC) {
            support("printable", "(" + OBJECT_D + ")" + OBJECT_D);
        }
        insn.accept(out);
    }

    private void primalValue(Abstract number) {
        real("value", "()D");
        if (number.isFloat()) {
            out.visitInsn(Opcodes.D2F);
        }
    }

    private void companion(Method method, MethodInsnNode insn, List<Abstract> arguments) {
        Class<?>[] parameters = method.getParameterTypes();
        Type[] declared = new Type[parameters.length];
        int[] kept = spill(arguments);
        for (int i = 0; i < declared.length; i++) {
            Abstract argument = arguments.get(i);
            reload(argument, kept[i]);
            if (parameters[i] == Real.class && argument.isPassive()) {
                box(argument);
            } else if (parameters[i] == Real[].class) {
                support("asReals", "(" + OBJECT_D + ")[" + REAL_D);
            }
            declared[i] = parameters[i] == Real.class || parameters[i] == Real[].class
                    ? Type.getType(parameters[i])
                    : Shapes.OBJECT_TYPE;
        }
        String descriptor = Type.getMethodDescriptor(Type.getType(method.getReturnType()), declared);
        out.visitInvokeDynamicInsn(
                insn.name, descriptor, emitted.bootstrap(), emitted.add(new Linkage.Companion(method)));
    }

    private void dynamicCall(InvokeDynamicInsnNode insn, Frame<Abstract> frame) {
        Type[] declared = Type.getArgumentTypes(insn.desc);
        List<Abstract> arguments = arguments(frame, declared.length);
        CallPlan plan = activity.plan(insn, arguments);
        switch (plan.way()) {
            case NATIVE -> insn.accept(out);
            case PRINT -> {
                int[] kept = spill(arguments);
                for (int i = 0; i < declared.length; i++) {
                    reload(arguments.get(i), kept[i]);
                    if (arguments.get(i).isActive()) {
                        primalValue(arguments.get(i));
                    } else if (!arguments.get(i).isPassive()) {
                        declared[i] = Shapes.OBJECT_TYPE;
                    }
                }
                out.visitInvokeDynamicInsn(
                        insn.name,
                        Type.getMethodDescriptor(Type.getReturnType(insn.desc), declared),
                        insn.bsm,
                        insn.bsmArgs);
            }
            case RECORD -> {
                out.visitLdcInsn(insn.bsmArgs[0]);
                out.visitMethodInsn(
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
        castDynamic(arguments, lifted);
        Handle implementation = (Handle) insn.bsmArgs[1];
        Class<?> functionalInterface =
                ClassFiles.load(Type.getReturnType(insn.desc).getInternalName(), body.host);
        MethodBody behind = FunctionObject.entry(
                body.host, implementation, List.of(declared), (Type) insn.bsmArgs[0], (Type) insn.bsmArgs[2]);
        var site = ClosureSite.of(functionalInterface, insn.name, behind, capturedKinds);
        String descriptor = Type.getMethodDescriptor(Shapes.OBJECT_TYPE, lifted);
        out.visitInvokeDynamicInsn("closure", descriptor, emitted.bootstrap(), emitted.add(new Linkage.Closure(site)));
    }

    /** The calls a lifted method makes through {@link Linkage}. */
    private static final class Emitted {
        private final List<Linkage.Call> calls = new ArrayList<>();

        int add(Linkage.Call call) {
            calls.add(call);
            return calls.size() - 1;
        }

        Handle bootstrap() {
            return new Handle(
                    Opcodes.H_INVOKESTATIC,
                    Type.getInternalName(Linkage.class),
                    "link",
                    "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I)"
                            + "Ljava/lang/invoke/CallSite;",
                    false);
        }
    }

    /** Computes stack maps with the user's class loader, without initializing a class. */
    private static final class FrameWriter extends ClassWriter {
        private final Class<?> host;

        FrameWriter(Class<?> host) {
            super(COMPUTE_FRAMES);
            this.host = host;
        }

        @Override
        protected String getCommonSuperClass(String first, String second) {
            Class<?> a = ClassFiles.load(first, host);
            Class<?> b = ClassFiles.load(second, host);
            if (a.isAssignableFrom(b)) {
                return first;
            }
            if (b.isAssignableFrom(a)) {
                return second;
            }
            Class<?> c = a;
            while (c != null && !c.isInterface() && !c.isAssignableFrom(b)) {
                c = c.getSuperclass();
            }
            return c == null || c.isInterface()
                    ? "java/lang/Object"
                    : c.getName().replace('.', '/');
        }
    }
}
