package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.MethodCode;
import dev.fluxion.rule.CustomRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Finds out what is on the operand stack before each instruction, and which of it are arguments that something is known of. */
final class Frames extends BasicInterpreter {

    private final MethodCode method;
    private final Map<Object, @Nullable Receiver> results;
    private final Map<Integer, Receiver> known = new HashMap<>();

    private Frames(MethodCode method, List<@Nullable Receiver> receivers, Map<Object, @Nullable Receiver> results) {
        super(Opcodes.ASM9);
        this.results = results;
        this.method = method;
        List<Type> types = method.argumentTypes();
        int local = 0;
        for (int i = 0; i < types.size(); i++) {
            Receiver receiver = receivers.get(i);
            if (receiver != null) {
                known.put(local, receiver);
            }
            local += types.get(i).getSize();
        }
    }

    /**
     * The frames of a method, null where control never comes.
     *
     * @param tree the method's code, from which comparisons with null are taken out where it is known what they give
     * @param receivers what is known of its arguments
     * @param results what is known of results of calls; more is added
     */
    static @Nullable Frame<BasicValue>[] of(
            MethodCode method,
            MethodNode tree,
            List<@Nullable Receiver> receivers,
            Map<Object, @Nullable Receiver> results) {
        try {
            while (true) {
                @Nullable
                Frame<BasicValue>[] frames = new Analyzer<>(new Frames(method, receivers, results))
                        .analyzeAndComputeMaxs(method.host().getName().replace('.', '/'), tree);
                if (!decideNullChecks(tree, frames)) {
                    return frames;
                }
            }
        } catch (AnalyzerException e) {
            throw new LinkageError("the code of " + method + " could not be analyzed", e);
        }
    }

    /** Takes out comparisons with null of what is known to be null or not. */
    private static boolean decideNullChecks(MethodNode tree, @Nullable Frame<BasicValue>[] frames) {
        Map<JumpInsnNode, Boolean> decided = new LinkedHashMap<>();
        for (int i = 0; i < frames.length; i++) {
            Frame<BasicValue> frame = frames[i];
            AbstractInsnNode insn = tree.instructions.get(i);
            boolean checks = insn.getOpcode() == Opcodes.IFNULL || insn.getOpcode() == Opcodes.IFNONNULL;
            if (frame != null && checks) {
                Receiver receiver = receiver(frame.getStack(frame.getStackSize() - 1));
                if (receiver != null) {
                    boolean isNull = receiver instanceof Receiver.Null;
                    decided.put((JumpInsnNode) insn, isNull == (insn.getOpcode() == Opcodes.IFNULL));
                }
            }
        }
        decided.forEach((jump, jumps) -> {
            tree.instructions.insertBefore(jump, new InsnNode(Opcodes.POP));
            if (jumps) {
                jump.setOpcode(Opcodes.GOTO);
            } else {
                tree.instructions.set(jump, new InsnNode(Opcodes.NOP));
            }
        });
        return !decided.isEmpty();
    }

    /** What is known of a value, or null. */
    static @Nullable Receiver receiver(BasicValue value) {
        return value instanceof Known object ? object.receiver : null;
    }

    @Override
    public BasicValue newParameterValue(boolean isInstanceMethod, int local, Type type) {
        Receiver receiver = known.get(local);
        return receiver == null ? super.newParameterValue(isInstanceMethod, local, type) : new Known(receiver);
    }

    @Override
    public BasicValue newOperation(AbstractInsnNode insn) throws AnalyzerException {
        if (insn.getOpcode() == Opcodes.ACONST_NULL) {
            return new Known(Receiver.Null.INSTANCE);
        }
        if (insn instanceof TypeInsnNode made && insn.getOpcode() == Opcodes.NEW) {
            Class<?> type = method.userClass(made.desc);
            if (type != null) {
                return new Known(new Receiver.Exact(type, Map.of()));
            }
        }
        return super.newOperation(insn);
    }

    @Override
    public BasicValue unaryOperation(AbstractInsnNode insn, BasicValue value) throws AnalyzerException {
        // A cast says no more than what is known of an object.
        if (insn.getOpcode() == Opcodes.CHECKCAST && value instanceof Known) {
            return value;
        }
        if (insn.getOpcode() == Opcodes.GETFIELD) {
            Receiver component = component(value, ((FieldInsnNode) insn).name);
            if (component != null) {
                return new Known(component);
            }
        }
        return super.unaryOperation(insn, value);
    }

    @Override
    public BasicValue naryOperation(AbstractInsnNode insn, List<? extends BasicValue> values) throws AnalyzerException {
        if (insn instanceof MethodInsnNode call
                && values.size() == 1
                && receiver(values.get(0)) instanceof Receiver.Exact exact) {
            String field = read(method.calleeOn(exact.type(), call));
            Receiver component = field == null ? null : exact.fields().get(field);
            if (component != null) {
                return new Known(component);
            }
        }
        if (insn instanceof InvokeDynamicInsnNode dynamic) {
            LocalLambda lambda = LocalLambda.of(method, dynamic);
            if (lambda != null) {
                return new Known(new Receiver.Made(lambda, receivers(values)));
            }
        }
        if (insn instanceof MethodInsnNode call && Type.getReturnType(call.desc).getSort() == Type.OBJECT) {
            Receiver returned = returned(call, receivers(values));
            if (returned != null) {
                return new Known(returned);
            }
        }
        return super.naryOperation(insn, values);
    }

    private @Nullable Receiver returned(MethodInsnNode call, List<@Nullable Receiver> given) {
        if (SimpleMatrices.isMatrix(call)) {
            return SimpleMatrices.MATRIX;
        }
        CustomRule rule = call.getOpcode() == Opcodes.INVOKESTATIC ? method.rule(call) : null;
        if (rule != null) {
            // What is put together of the operation's value is of that very class.
            return RuledArguments.comeApart(rule) ? new Receiver.Exact(rule.result(), Map.of()) : null;
        }
        MethodCode callee =
                CallReader.target(method, call, call.getOpcode() == Opcodes.INVOKESTATIC ? null : given.get(0));
        if (callee == null || (callee.tree().access & Opcodes.ACC_ABSTRACT) != 0) {
            return null;
        }
        record Call(MethodCode callee, List<@Nullable Receiver> given) {}
        var key = new Call(callee, given);
        if (!results.containsKey(key)) {
            // While it is being found out, which the method itself may ask for.
            results.put(key, null);
            results.put(key, result(callee, given));
        }
        return results.get(key);
    }

    /** What is known of all that a method may return. */
    private @Nullable Receiver result(MethodCode callee, List<@Nullable Receiver> given) {
        MethodNode code = callee.tree();
        @Nullable Frame<BasicValue>[] frames = of(callee, code, given, results);
        Receiver common = null;
        for (int i = 0; i < frames.length; i++) {
            Frame<BasicValue> frame = frames[i];
            if (frame != null && code.instructions.get(i).getOpcode() == Opcodes.ARETURN) {
                Receiver one = receiver(frame.getStack(frame.getStackSize() - 1));
                if (one == null || (common != null && !common.equals(one))) {
                    return null;
                }
                common = one;
            }
        }
        return common;
    }

    private static List<@Nullable Receiver> receivers(List<? extends BasicValue> values) {
        List<@Nullable Receiver> found = new ArrayList<>();
        values.forEach(value -> found.add(receiver(value)));
        return found;
    }

    private static @Nullable Receiver component(BasicValue value, String field) {
        return receiver(value) instanceof Receiver.Exact exact ? exact.fields().get(field) : null;
    }

    /** The field that a method reads if it does nothing else, or null. */
    private static @Nullable String read(@Nullable MethodCode callee) {
        if (callee == null) {
            return null;
        }
        List<AbstractInsnNode> code = new ArrayList<>();
        for (AbstractInsnNode insn : callee.tree().instructions) {
            if (insn.getOpcode() >= 0) {
                code.add(insn);
            }
        }
        boolean reads = code.size() == 3
                && code.get(0).getOpcode() == Opcodes.ALOAD
                && code.get(1).getOpcode() == Opcodes.GETFIELD
                && code.get(2).getOpcode() == Opcodes.ARETURN;
        return reads ? ((FieldInsnNode) code.get(1)).name : null;
    }

    @Override
    public BasicValue merge(BasicValue left, BasicValue right) {
        boolean known = left instanceof Known || right instanceof Known;
        if (known || (left.isReference() && right.isReference())) {
            return left.equals(right) && right.equals(left) ? left : Any.REFERENCE;
        }
        return super.merge(left, right);
    }

    /** A reference of which nothing is known; unlike ASM's it equals none of which something is, so that it takes that one's place. */
    private static final class Any extends BasicValue {

        private static final Any REFERENCE = new Any();

        private Any() {
            super(Type.getObjectType("java/lang/Object"));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private static final class Known extends BasicValue {
        private final Receiver receiver;

        Known(Receiver receiver) {
            super(Type.getObjectType("java/lang/Object"));
            this.receiver = receiver;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Known value && receiver.equals(value.receiver);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(receiver);
        }
    }
}
