package dev.fluxion.lift;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Finds out which values of a method may depend on the input.
 *
 * <p>Numbers flow: what is computed from an active number is active. What a reference leads to does not flow with it, so
 * the analysis starts from the belief that everything the method makes stays passive. Where an active number would be put
 * into such a thing, the instructions that may have made it are marked and the analysis starts over; it ends because marks are
 * never taken back. What cannot be marked came from outside, and is refused.
 */
final class Activity extends Interpreter<Abstract> {

    final MethodBody body;
    final List<Abstract> arguments;
    private final Map<Integer, Abstract> parameters = new HashMap<>();
    private final List<AbstractInsnNode> copyable = new ArrayList<>();
    private final Set<AbstractInsnNode> marked = new HashSet<>();
    private final Set<Integer> activeSlots = new HashSet<>();
    private final Calls calls = new Calls(this);
    private boolean changed;

    private Activity(MethodBody body, List<Kind> kinds, int captured) {
        super(Opcodes.ASM9);
        this.body = body;
        this.arguments = new ArrayList<>();
        int local = 0;
        List<Type> types = body.argumentTypes();
        for (int i = 0; i < types.size(); i++) {
            Type type = types.get(i);
            var argument = new Abstract(type, kinds.get(i), Set.of());
            if (i < captured && kinds.get(i) == Kind.PASSIVE && Carriers.isNumbers(type) && type.getDimensions() <= 2) {
                // An instruction of its own stands for the place outside where the array was made.
                var site = new LabelNode();
                copyable.add(site);
                argument = new Abstract(type, Kind.PASSIVE, Set.of(site));
            }
            arguments.add(argument);
            parameters.put(local, argument);
            local += type.getSize();
        }
    }

    /** The result: the abstract state before each instruction, null where control never comes. */
    @Nullable
    Frame<Abstract>[] frames = emptyFrames();

    static Activity of(MethodBody body, List<Kind> kinds) {
        return of(body, kinds, 0);
    }

    /**
     * The kinds of a method's arguments when those arrays of numbers among the first {@code captured} that it gives active
     * numbers are copies made for it.
     */
    static List<Kind> copying(MethodBody body, List<Kind> kinds, int captured) {
        Activity activity = of(body, kinds, captured);
        List<Kind> copying = new ArrayList<>(kinds);
        for (int i = 0; i < kinds.size(); i++) {
            Abstract argument = activity.arguments.get(i);
            if (argument.sites().stream().anyMatch(activity::isMarked)) {
                copying.set(i, argument.knownType().getDimensions() == 1 ? Kind.REALS : Kind.DYNAMIC);
            }
        }
        return copying.equals(kinds) ? kinds : copying(body, copying, captured);
    }

    private static Activity of(MethodBody body, List<Kind> kinds, int captured) {
        var activity = new Activity(body, kinds, captured);
        do {
            activity.changed = false;
            try {
                activity.frames = new Analyzer<>(activity)
                        .analyzeAndComputeMaxs(body.host.getName().replace('.', '/'), body.node);
            } catch (AnalyzerException e) {
                if (e.getCause() instanceof NotLiftableException refusal) {
                    throw refusal;
                }
                throw new LinkageError("the code of " + body + " could not be analyzed", e);
            }
            activity.unifyHandlers();
        } while (activity.changed);
        activity.calls.checkText();
        return activity;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types.
    private static @Nullable Frame<Abstract>[] emptyFrames() {
        return new Frame[0];
    }

    boolean isMarked(AbstractInsnNode site) {
        return marked.contains(site);
    }

    /** Says that a value may leave the method's sight, where it may be given active numbers. */
    void mark(Abstract value) {
        if (value.isReference()) {
            for (AbstractInsnNode site : value.sites()) {
                // Data from outside is never copied on a mere suspicion.
                changed |= !copyable.contains(site) && marked.add(site);
            }
        }
    }

    /** Says that a value is given active numbers. */
    void require(Abstract value, AbstractInsnNode at, String what, String instead) {
        if (value.kind() == Kind.PASSIVE && value.sites().isEmpty()) {
            throw Refusal.at(body, at, what, instead);
        }
        changed |= marked.addAll(value.sites());
    }

    boolean carries(Type type) {
        return Carriers.carries(type, body.host);
    }

    /** The result of reading a value of a type out of something dynamic. */
    Abstract readFromDynamic(Type type) {
        int sort = type.getSort();
        if (sort == Type.DOUBLE || sort == Type.FLOAT) {
            return Abstract.active(type);
        }
        return sort >= Type.ARRAY && carries(type) ? Abstract.dynamic(type) : Abstract.passive(type);
    }

    CallPlan plan(AbstractInsnNode call, List<? extends Abstract> values) {
        return call instanceof MethodInsnNode method
                ? calls.plan(method, values)
                : calls.plan((InvokeDynamicInsnNode) call, values);
    }

    /**
     * A handler is reached from every instruction of its range, where no conversion can be placed; a variable that is passive in one
     * place and active in another must be active from the start.
     */
    private void unifyHandlers() {
        for (TryCatchBlockNode block : body.node.tryCatchBlocks) {
            Frame<Abstract> handler = frames[body.node.instructions.indexOf(block.handler)];
            int end = body.node.instructions.indexOf(block.end);
            for (int i = body.node.instructions.indexOf(block.start); handler != null && i < end; i++) {
                Frame<Abstract> frame = frames[i];
                for (int slot = 0; frame != null && slot < frame.getLocals(); slot++) {
                    unify(slot, frame.getLocal(slot), handler);
                }
                if (frame != null && isNumberStore(body.node.instructions.get(i))) {
                    int slot = ((VarInsnNode) body.node.instructions.get(i)).var;
                    unify(slot, frame.getStack(frame.getStackSize() - 1), handler);
                }
            }
        }
    }

    private void unify(int slot, Abstract inRange, Frame<Abstract> handler) {
        if (handler.getLocal(slot).isActive() && inRange.kind() == Kind.PASSIVE) {
            changed |= activeSlots.add(slot);
        }
    }

    static boolean isNumberStore(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.DSTORE || insn.getOpcode() == Opcodes.FSTORE;
    }

    boolean isActiveSlot(int slot) {
        return activeSlots.contains(slot);
    }

    // What ASM asks.

    @Override
    public @Nullable Abstract newValue(@Nullable Type type) {
        if (type == null) {
            return Abstract.UNUSABLE;
        }
        return type.getSort() == Type.VOID ? null : Abstract.passive(type);
    }

    @Override
    public Abstract newParameterValue(boolean isInstanceMethod, int local, Type type) {
        Abstract argument = parameters.get(local);
        if (argument == null) {
            return Abstract.UNUSABLE;
        }
        if (isActiveSlot(local) && argument.isPassive()) {
            return Abstract.active(argument.knownType());
        }
        return argument;
    }

    @Override
    public Abstract newOperation(AbstractInsnNode insn) {
        return switch (insn.getOpcode()) {
            case Opcodes.ACONST_NULL -> Abstract.NULL;
            case Opcodes.LCONST_0, Opcodes.LCONST_1 -> Abstract.passive(Type.LONG_TYPE);
            case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 -> Abstract.passive(Type.FLOAT_TYPE);
            case Opcodes.DCONST_0, Opcodes.DCONST_1 -> Abstract.passive(Type.DOUBLE_TYPE);
            case Opcodes.LDC -> Abstract.passive(typeOf(((LdcInsnNode) insn).cst));
            case Opcodes.GETSTATIC -> Abstract.passive(Type.getType(((FieldInsnNode) insn).desc));
            case Opcodes.NEW -> made(insn, Type.getObjectType(((TypeInsnNode) insn).desc));
            case Opcodes.JSR ->
                throw Refusal.at(
                        body, insn, "code must come from a compiler of this century but uses a subroutine", null);
            default -> Abstract.INT;
        };
    }

    private static Type typeOf(Object constant) {
        if (constant instanceof Integer) {
            return Type.INT_TYPE;
        } else if (constant instanceof Long) {
            return Type.LONG_TYPE;
        } else if (constant instanceof Float) {
            return Type.FLOAT_TYPE;
        } else if (constant instanceof Double) {
            return Type.DOUBLE_TYPE;
        }
        return Type.getObjectType(constant instanceof String ? "java/lang/String" : "java/lang/Object");
    }

    /** Something an instruction makes: passive until it is marked. */
    private Abstract made(AbstractInsnNode insn, Type type) {
        if (!carries(type)) {
            return Abstract.passive(type);
        }
        if (!isMarked(insn)) {
            return Abstract.passive(type, Set.of(insn));
        }
        return Carriers.isNumbers(type) && type.getDimensions() == 1
                ? Abstract.reals(type)
                : new Abstract(type, Kind.DYNAMIC, Set.of(insn));
    }

    @Override
    public Abstract copyOperation(AbstractInsnNode insn, Abstract value) {
        if (insn instanceof VarInsnNode store && isNumberStore(insn) && isActiveSlot(store.var)) {
            return Abstract.active(value.knownType());
        }
        return value;
    }

    @Override
    public @Nullable Abstract unaryOperation(AbstractInsnNode insn, Abstract value) {
        return switch (insn.getOpcode()) {
            case Opcodes.DNEG, Opcodes.FNEG -> value;
            case Opcodes.INEG,
                    Opcodes.IINC,
                    Opcodes.L2I,
                    Opcodes.F2I,
                    Opcodes.D2I,
                    Opcodes.I2B,
                    Opcodes.I2C,
                    Opcodes.I2S,
                    Opcodes.ARRAYLENGTH,
                    Opcodes.INSTANCEOF -> Abstract.INT;
            case Opcodes.LNEG, Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> Abstract.passive(Type.LONG_TYPE);
            case Opcodes.I2F, Opcodes.L2F -> Abstract.passive(Type.FLOAT_TYPE);
            case Opcodes.I2D, Opcodes.L2D -> Abstract.passive(Type.DOUBLE_TYPE);
            case Opcodes.D2F -> new Abstract(Type.FLOAT_TYPE, value.kind(), Set.of());
            case Opcodes.F2D -> new Abstract(Type.DOUBLE_TYPE, value.kind(), Set.of());
            case Opcodes.PUTSTATIC -> {
                if (!value.isPassive()) {
                    throw Refusal.at(
                            body,
                            insn,
                            "a static field must not depend on the input but " + name(insn)
                                    + " is assigned a number that does",
                            "return the value, or keep it in a local variable");
                }
                yield null;
            }
            case Opcodes.GETFIELD -> {
                Type type = Type.getType(((FieldInsnNode) insn).desc);
                if (value.kind() == Kind.NULL) {
                    // Never reached, and so no reason to refuse what follows.
                    yield type.getSort() < Type.ARRAY
                            ? Abstract.passive(type)
                            : new Abstract(type, Kind.NULL, Set.of());
                }
                yield value.isPassive() ? Abstract.passive(type, value.sites()) : readFromDynamic(type);
            }
            case Opcodes.NEWARRAY -> made(insn, arrayOf(((IntInsnNode) insn).operand));
            case Opcodes.ANEWARRAY -> made(insn, arrayOf(Type.getObjectType(((TypeInsnNode) insn).desc)));
            case Opcodes.CHECKCAST -> {
                Type type = Type.getObjectType(((TypeInsnNode) insn).desc);
                if (value.isPassive()) {
                    yield new Abstract(type, value.kind(), value.sites());
                }
                if (value.kind() == Kind.REALS) {
                    yield type.equals(value.type()) ? value : Abstract.dynamic(type);
                }
                yield carries(type) ? new Abstract(type, Kind.DYNAMIC, value.sites()) : Abstract.passive(type);
            }
            default -> null;
        };
    }

    private static String name(AbstractInsnNode field) {
        return ((FieldInsnNode) field).name;
    }

    private static Type arrayOf(Type element) {
        return Type.getType("[" + element.getDescriptor());
    }

    private static Type arrayOf(int operand) {
        return Type.getType(
                switch (operand) {
                    case Opcodes.T_BOOLEAN -> "[Z";
                    case Opcodes.T_CHAR -> "[C";
                    case Opcodes.T_BYTE -> "[B";
                    case Opcodes.T_SHORT -> "[S";
                    case Opcodes.T_INT -> "[I";
                    case Opcodes.T_FLOAT -> "[F";
                    case Opcodes.T_LONG -> "[J";
                    default -> "[D";
                });
    }

    @Override
    public @Nullable Abstract binaryOperation(AbstractInsnNode insn, Abstract left, Abstract right) {
        return switch (insn.getOpcode()) {
            case Opcodes.DADD,
                    Opcodes.DSUB,
                    Opcodes.DMUL,
                    Opcodes.DDIV,
                    Opcodes.DREM,
                    Opcodes.FADD,
                    Opcodes.FSUB,
                    Opcodes.FMUL,
                    Opcodes.FDIV,
                    Opcodes.FREM -> left.isActive() ? left : right;
            case Opcodes.LADD,
                    Opcodes.LSUB,
                    Opcodes.LMUL,
                    Opcodes.LDIV,
                    Opcodes.LREM,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR,
                    Opcodes.LALOAD -> Abstract.passive(Type.LONG_TYPE);
            case Opcodes.DALOAD -> element(left, Type.DOUBLE_TYPE);
            case Opcodes.FALOAD -> element(left, Type.FLOAT_TYPE);
            case Opcodes.AALOAD -> elementReference(left);
            case Opcodes.PUTFIELD -> {
                if (!right.isPassive()) {
                    require(
                            left,
                            insn,
                            "an object that came from outside must not depend on the input but its field " + name(insn)
                                    + " is assigned a value that may",
                            "make the object inside the function");
                }
                if (!left.isPassive()) {
                    mark(right);
                }
                yield null;
            }
            case Opcodes.IF_ICMPEQ,
                    Opcodes.IF_ICMPNE,
                    Opcodes.IF_ICMPLT,
                    Opcodes.IF_ICMPGE,
                    Opcodes.IF_ICMPGT,
                    Opcodes.IF_ICMPLE,
                    Opcodes.IF_ACMPEQ,
                    Opcodes.IF_ACMPNE -> null;
            default -> Abstract.INT;
        };
    }

    private static Abstract element(Abstract array, Type type) {
        return array.isPassive() ? Abstract.passive(type) : Abstract.active(type);
    }

    private Abstract elementReference(Abstract array) {
        Type type = array.knownType();
        Type element = type.getSort() == Type.ARRAY
                ? Type.getType(type.getDescriptor().substring(1))
                : Type.getObjectType("java/lang/Object");
        return array.isPassive() ? Abstract.passive(element, array.sites()) : readFromDynamic(element);
    }

    @Override
    public @Nullable Abstract ternaryOperation(AbstractInsnNode insn, Abstract array, Abstract index, Abstract value) {
        if (!value.isPassive()) {
            require(
                    array,
                    insn,
                    "an array that came from outside must not depend on the input but is given a number that may",
                    "make the array inside the function");
        }
        if (!array.isPassive()) {
            mark(value);
        }
        return null;
    }

    @Override
    public @Nullable Abstract naryOperation(AbstractInsnNode insn, List<? extends Abstract> values) {
        if (insn instanceof MultiANewArrayInsnNode array) {
            return made(insn, Type.getType(array.desc));
        }
        return plan(insn, values).result();
    }

    @Override
    public void returnOperation(AbstractInsnNode insn, Abstract value, Abstract expected) {
        mark(value);
    }

    @Override
    public Abstract merge(Abstract value, Abstract other) {
        return value.merge(other);
    }

    /** Whether an instruction only positions, and does nothing. */
    static boolean isPseudo(AbstractInsnNode insn) {
        return insn.getOpcode() < 0;
    }

    /** Whether control can come from an instruction to the next one. */
    static boolean fallsThrough(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        boolean ends = opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN);
        return !(ends && (insn instanceof InsnNode || opcode == Opcodes.GOTO || opcode >= Opcodes.TABLESWITCH));
    }
}
