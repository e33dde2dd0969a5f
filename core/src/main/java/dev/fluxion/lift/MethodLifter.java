package dev.fluxion.lift;

import static dev.fluxion.lift.LiftedCode.top;

import dev.fluxion.lift.ejml.Ejml;
import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * local variable keeps its slots, behind the arguments, so that the lifted code reads like the user's, line by line. Here are the flow of
 * control, variables and types; each other kind of instruction has a class of its own.
 */
final class MethodLifter {

    static final String NAME = "lifted";
    static final String SUFFIX = "$Lifted";

    private static final String OBJECT = Type.getInternalName(LiftedObject.class);
    private static final String OBJECT_D = LiftedCode.OBJECT_D;
    private static final String REAL_D = LiftedCode.REAL_D;

    private final LiftedCode lifted;
    private final MethodBody body;
    private final Activity activity;
    private final MethodVisitor out;
    private final int base;
    private final NumberWriter numbers;
    private final ArrayWriter arrays;
    private final FieldWriter fields;
    private final StackWriter stack;
    private final CallWriter calls;
    private final ClosureWriter closures;
    private final Map<LabelNode, Label> labels = new HashMap<>();
    private final List<Runnable> trampolines = new ArrayList<>();

    private MethodLifter(LiftedCode lifted) {
        this.lifted = lifted;
        this.body = lifted.body;
        this.activity = lifted.activity;
        this.out = lifted.out;
        this.base = lifted.base;
        this.numbers = new NumberWriter(lifted);
        this.arrays = new ArrayWriter(lifted);
        this.fields = new FieldWriter(lifted);
        this.stack = new StackWriter(lifted);
        this.calls = new CallWriter(lifted);
        this.closures = new ClosureWriter(lifted);
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
        var lifter = new MethodLifter(new LiftedCode(body, kinds, activity, out));
        lifter.write();
        writer.visitEnd();
        try {
            return Linkage.define(
                    body, writer.toByteArray(), descriptor, new Linkage.Unit(numbers, lifter.lifted.calls()));
        } catch (MethodTooLargeException e) {
            throw new NotLiftableException("lift: a method must fit in 64 KB of bytecode when lifted but " + body
                    + " takes " + e.getCodeSize() + " bytes; split it");
        }
    }

    /** The class of a lifted method. */
    static String ownName(MethodBody body) {
        return body.host.getName().replace('.', '/') + SUFFIX;
    }

    /** Its descriptor. */
    static String descriptor(MethodBody body, List<Kind> kinds) {
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
            Type shape = Shapes.of(types.get(i), lifted.kinds.get(i));
            Abstract argument = activity.arguments.get(i);
            out.visitVarInsn(shape.getOpcode(Opcodes.ILOAD), from);
            if (activity.isActiveSlot(to - base) && argument.isPassive()) {
                lifted.box(argument);
                out.visitVarInsn(Opcodes.ASTORE, to);
            } else {
                out.visitVarInsn(shape.getOpcode(Opcodes.ISTORE), to);
            }
            from += shape.getSize();
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
            lifted.support("passRefusal", "(Ljava/lang/Throwable;)V");
            out.visitJumpInsn(Opcodes.GOTO, label(block.handler));
        });
        return check;
    }

    private Label label(LabelNode node) {
        return labels.computeIfAbsent(node, n -> new Label());
    }

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
                lifted.box(from.getLocal(slot));
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
            int[] kept = lifted.spill(values);
            for (int i = 0; i < values.size(); i++) {
                lifted.reload(values.get(i), kept[i]);
                if (becomesActive(values.get(i), to.getStack(deepest + i))) {
                    lifted.box(values.get(i));
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
            fields.write(field, frame);
        } else if (insn instanceof MethodInsnNode call) {
            calls.write(call, frame);
        } else if (insn instanceof InvokeDynamicInsnNode call) {
            closures.write(call, frame);
        } else if (insn instanceof TypeInsnNode type) {
            type(type, frame);
        } else if (insn instanceof MultiANewArrayInsnNode array) {
            if (activity.isMarked(array)) {
                arrays.newRows(array);
            } else {
                array.accept(out);
            }
        } else if (opcode == Opcodes.NEWARRAY && activity.isMarked(insn)) {
            lifted.support("newReals", "(I)[" + REAL_D);
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
            lifted.box(value);
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
                    lifted.support("checkCast", "(" + OBJECT_D + "Ljava/lang/Class;)V");
                }
            }
            default -> {
                if (top(frame, 0).isPassive()) {
                    insn.accept(out);
                } else {
                    out.visitLdcInsn(Type.getObjectType(insn.desc));
                    lifted.support("instanceOf", "(" + OBJECT_D + "Ljava/lang/Class;)Z");
                }
            }
        }
    }

    private void simple(AbstractInsnNode insn, int opcode, Frame<Abstract> frame) {
        switch (opcode) {
            case Opcodes.DADD, Opcodes.FADD -> numbers.arithmetic(insn, frame, "add");
            case Opcodes.DSUB, Opcodes.FSUB -> numbers.arithmetic(insn, frame, "subtract");
            case Opcodes.DMUL, Opcodes.FMUL -> numbers.arithmetic(insn, frame, "multiply");
            case Opcodes.DDIV, Opcodes.FDIV -> numbers.arithmetic(insn, frame, "divide");
            case Opcodes.DREM, Opcodes.FREM -> numbers.remainder(insn, frame);
            case Opcodes.DNEG, Opcodes.FNEG ->
                numbers.whenActive(insn, top(frame, 0), () -> lifted.real("negate", "()" + REAL_D));
            case Opcodes.DCMPL, Opcodes.FCMPL -> numbers.compare(insn, frame, Opcodes.ICONST_M1);
            case Opcodes.DCMPG, Opcodes.FCMPG -> numbers.compare(insn, frame, Opcodes.ICONST_1);
            case Opcodes.D2I, Opcodes.F2I -> numbers.whenActive(insn, top(frame, 0), () -> lifted.real("toInt", "()I"));
            case Opcodes.D2L, Opcodes.F2L ->
                numbers.whenActive(insn, top(frame, 0), () -> lifted.real("toLong", "()J"));
            case Opcodes.D2F ->
                numbers.whenActive(insn, top(frame, 0), () -> lifted.support("toFloat", "(" + REAL_D + ")" + REAL_D));
            case Opcodes.F2D -> numbers.whenActive(insn, top(frame, 0), () -> {});
            case Opcodes.DALOAD, Opcodes.FALOAD, Opcodes.AALOAD -> arrays.load(insn, top(frame, 1));
            case Opcodes.DASTORE, Opcodes.FASTORE, Opcodes.AASTORE -> arrays.store(insn, top(frame, 2), top(frame, 0));
            case Opcodes.ARRAYLENGTH -> {
                if (top(frame, 0).kind() == Kind.DYNAMIC) {
                    lifted.support("length", "(" + OBJECT_D + ")I");
                } else {
                    insn.accept(out);
                }
            }
            case Opcodes.DRETURN, Opcodes.FRETURN -> {
                if (top(frame, 0).isPassive()) {
                    lifted.box(top(frame, 0));
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
                    stack.shuffle(insn, opcode, frame);
                } else {
                    insn.accept(out);
                }
            }
        }
    }
}
