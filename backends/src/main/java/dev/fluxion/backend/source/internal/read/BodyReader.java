package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Reads the body of one method, called with given variables. */
final class BodyReader {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final Reader reader;
    private final MethodCode method;
    private final MethodNode tree;
    private final int result;
    private final RawBlock after;
    private final int[] arguments;
    private final int locals;
    private final int stack;
    private final @Nullable Frame<BasicValue>[] frames;
    private final Map<AbstractInsnNode, RawBlock> starts = new HashMap<>();
    private RawBlock block;
    private Origin origin;
    /** How many values are on the operand stack. */
    private int depth;

    /**
     * Prepares for reading.
     *
     * @param arguments the variables that hold the arguments
     * @param receivers what is known of the arguments
     * @param result the variable for the result
     * @param after where a return leads
     */
    BodyReader(
            Reader reader,
            MethodCode method,
            int[] arguments,
            List<@Nullable Receiver> receivers,
            int result,
            RawBlock after) {
        this.reader = reader;
        this.method = method;
        this.tree = method.tree();
        this.arguments = arguments;
        this.result = result;
        this.after = after;
        this.block = new RawBlock();
        this.origin = new Origin(method, null);
        if (!tree.tryCatchBlocks.isEmpty()) {
            throw new Origin(method, tree.tryCatchBlocks.get(0).handler)
                    .refusal(
                            "code must not catch exceptions or synchronize where numbers depend on the input but does");
        }
        if ((tree.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            throw origin.refusal("a method must not be synchronized but is");
        }
        this.frames = Frames.of(method, tree, receivers);
        this.locals = reader.newVariables(tree.maxLocals);
        this.stack = reader.newVariables(tree.maxStack + 1);
    }

    /** Reads, and gives the block where the body starts. */
    RawBlock read() {
        RawBlock entry = block;
        int local = locals;
        List<Type> types = method.argumentTypes();
        for (int i = 0; i < arguments.length; i++) {
            block.statements.add(Statement.move(local, arguments[i], origin));
            local += types.get(i).getSize();
        }
        findStarts();
        boolean open = true;
        for (int i = 0; i < tree.instructions.size(); i++) {
            AbstractInsnNode insn = tree.instructions.get(i);
            Frame<BasicValue> frame = frames[i];
            RawBlock start = starts.get(insn);
            if (start != null) {
                if (open) {
                    block.leaveTo(start);
                }
                block = start;
                open = frame != null;
            }
            if (frame == null) {
                open = false;
                continue;
            }
            if (insn.getOpcode() >= 0) {
                open = true;
                origin = new Origin(method, insn);
                reader.count(origin);
                depth = frame.getStackSize();
                translate(insn, frame);
                open = fallsThrough(insn);
            }
        }
        return entry;
    }

    private void findStarts() {
        for (AbstractInsnNode insn : tree.instructions) {
            if (insn instanceof JumpInsnNode jump) {
                start(jump.label);
                if (insn.getOpcode() != Opcodes.GOTO && insn.getNext() != null) {
                    start(insn.getNext());
                }
            } else if (insn instanceof TableSwitchInsnNode table) {
                start(table.dflt);
                table.labels.forEach(this::start);
            } else if (insn instanceof LookupSwitchInsnNode lookup) {
                start(lookup.dflt);
                lookup.labels.forEach(this::start);
            }
        }
    }

    private RawBlock start(AbstractInsnNode at) {
        return starts.computeIfAbsent(at, key -> new RawBlock());
    }

    private static boolean fallsThrough(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return !(insn instanceof JumpInsnNode
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN));
    }

    // The operand stack.

    private int pop() {
        return stack + --depth;
    }

    private void push(Op op, Type type, @Nullable Object detail, int... read) {
        block.statements.add(new Statement(op, type, detail, stack + depth++, read, origin));
    }

    private void effect(Op op, @Nullable Object detail, int... read) {
        block.statements.add(new Statement(op, Type.VOID_TYPE, detail, -1, read, origin));
    }

    private void move(int target, int from) {
        block.statements.add(Statement.move(target, from, origin));
    }

    private void constant(Type type, Object value) {
        push(Op.CONSTANT, type, value);
    }

    private void arithmetic(int opcode, Type type, int operands) {
        int[] read = popAll(operands);
        push(Op.ARITHMETIC, type, opcode, read);
    }

    private int[] popAll(int count) {
        int[] read = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            read[i] = pop();
        }
        return read;
    }

    /** Rearranges the topmost values: {@code order} says which of them, counted from the lowest, comes where. */
    private void rearrange(int values, int... order) {
        int low = depth - values;
        int[] copies = new int[values];
        for (int i = 0; i < values; i++) {
            copies[i] = reader.newVariable();
            move(copies[i], stack + low + i);
        }
        for (int i = 0; i < order.length; i++) {
            move(stack + low + i, copies[order[i]]);
        }
        depth = low + order.length;
    }

    private static boolean isWide(Frame<BasicValue> frame, int fromTop) {
        return frame.getStack(frame.getStackSize() - 1 - fromTop).getSize() == 2;
    }

    // Instructions.

    private void translate(AbstractInsnNode insn, Frame<BasicValue> frame) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            if (opcode <= Opcodes.ALOAD) {
                move(stack + depth++, locals + variable.var);
            } else {
                move(locals + variable.var, pop());
            }
        } else if (insn instanceof IincInsnNode increment) {
            int step = reader.newVariable();
            block.statements.add(new Statement(Op.CONSTANT, Type.INT_TYPE, increment.incr, step, new int[0], origin));
            int local = locals + increment.var;
            block.statements.add(
                    new Statement(Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IADD, local, new int[] {local, step}, origin));
        } else if (insn instanceof JumpInsnNode jump) {
            jump(jump);
        } else if (insn instanceof LdcInsnNode constant) {
            ldc(constant.cst);
        } else if (insn instanceof IntInsnNode number) {
            if (opcode == Opcodes.NEWARRAY) {
                push(Op.NEW_ARRAY, primitiveArray(number.operand), null, pop());
            } else {
                constant(Type.INT_TYPE, number.operand);
            }
        } else if (insn instanceof FieldInsnNode field) {
            field(field);
        } else if (insn instanceof MethodInsnNode call) {
            call(call, frame);
        } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
            checkUse(dynamic.bsm.getOwner(), dynamic.bsm.getName(), dynamic.bsm.getDesc());
            for (Object argument : dynamic.bsmArgs) {
                if (argument instanceof org.objectweb.asm.Handle handle) {
                    checkUse(handle.getOwner(), handle.getName(), handle.getDesc());
                }
            }
            result(
                    Op.DYNAMIC,
                    Type.getReturnType(dynamic.desc),
                    dynamic,
                    popAll(Type.getArgumentTypes(dynamic.desc).length));
        } else if (insn instanceof TypeInsnNode typed) {
            typed(typed);
        } else if (insn instanceof MultiANewArrayInsnNode array) {
            push(Op.NEW_ARRAY, Type.getType(array.desc), null, popAll(array.dims));
        } else if (insn instanceof TableSwitchInsnNode table) {
            List<Integer> keys = new ArrayList<>();
            for (int key = table.min; key <= table.max; key++) {
                keys.add(key);
            }
            leaveBySwitch(keys, table.labels, table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            leaveBySwitch(lookup.keys, lookup.labels, lookup.dflt);
        } else {
            plain(opcode, frame);
        }
    }

    private void jump(JumpInsnNode jump) {
        int opcode = jump.getOpcode();
        if (opcode == Opcodes.GOTO) {
            block.leaveTo(start(jump.label));
            return;
        }
        boolean two = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
        block.leave(Exit.Kind.BRANCH, opcode, popAll(two ? 2 : 1));
        block.targets.add(start(jump.label));
        block.targets.add(start(jump.getNext()));
    }

    private void leaveBySwitch(List<Integer> keys, List<LabelNode> labels, LabelNode otherwise) {
        block.leave(Exit.Kind.SWITCH, 0, pop());
        block.keys = List.copyOf(keys);
        labels.forEach(label -> block.targets.add(start(label)));
        block.targets.add(start(otherwise));
    }

    private void ldc(Object value) {
        if (value instanceof Integer) {
            constant(Type.INT_TYPE, value);
        } else if (value instanceof Long) {
            constant(Type.LONG_TYPE, value);
        } else if (value instanceof Float) {
            constant(Type.FLOAT_TYPE, value);
        } else if (value instanceof Double) {
            constant(Type.DOUBLE_TYPE, value);
        } else if (value instanceof String) {
            constant(Type.getObjectType("java/lang/String"), value);
        } else if (value instanceof Type type && type.getSort() != Type.METHOD) {
            constant(Type.getObjectType("java/lang/Class"), value);
        } else {
            throw origin.refusal("a constant must be a number, a string or a class but is " + value);
        }
    }

    private void field(FieldInsnNode field) {
        if (field.owner.equals(TapeState.OWNER)) {
            tapeField(field);
            return;
        }
        checkUse(field.owner, field.name, field.desc);
        switch (field.getOpcode()) {
            case Opcodes.GETSTATIC -> push(Op.GET, Type.getType(field.desc), field);
            case Opcodes.GETFIELD -> push(Op.GET, Type.getType(field.desc), field, pop());
            case Opcodes.PUTSTATIC -> effect(Op.PUT, field, pop());
            default -> effect(Op.PUT, field, popAll(2));
        }
    }

    private void tapeField(FieldInsnNode field) {
        boolean read = field.getOpcode() == Opcodes.GETFIELD;
        int value = read ? -1 : pop();
        pop();
        int variable = reader.tape().variable(field.name, Type.getType(field.desc), origin);
        move(read ? stack + depth++ : variable, read ? variable : value);
    }

    private void tapeCall(MethodInsnNode call, int[] read) {
        Type numbers = Type.getType("[D");
        MethodInsnNode copying = TapeState.copying(call);
        String grows = TapeState.grows(call);
        if (copying != null) {
            push(Op.COPY, numbers, copying, Arrays.copyOfRange(read, 1, read.length));
        } else if (grows != null) {
            int variable = reader.tape().variable(grows, Type.getReturnType(call.desc), origin);
            read[0] = variable;
            callUser(TapeState.growing(call), read, Type.getReturnType(call.desc), nothingKnown(read.length));
            move(variable, stack + depth - 1);
        } else if (Set.of("newDoubles", "newNumbers", "newTangents").contains(call.name)) {
            int length = read[1];
            if (read.length > 2) {
                length = reader.newVariable();
                block.statements.add(new Statement(
                        Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IMUL, length, new int[] {read[1], read[2]}, origin));
            }
            push(Op.NEW_ARRAY, numbers, null, length);
        } else {
            throw origin.refusal(
                    "a derivative must use its tape simply to be differentiated again but calls " + call.name);
        }
    }

    private static List<@Nullable Receiver> nothingKnown(int values) {
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            receivers.add(null);
        }
        return receivers;
    }

    private void typed(TypeInsnNode typed) {
        Type type = Type.getObjectType(typed.desc);
        switch (typed.getOpcode()) {
            case Opcodes.NEW -> {
                if (typed.getNext() == null || typed.getNext().getOpcode() != Opcodes.DUP) {
                    throw origin.refusal("an object must be made as javac does it but is not");
                }
                // Nothing can be done with the object before its constructor has run, which then gives it.
                constant(OBJECT, Value.NULL);
            }
            case Opcodes.ANEWARRAY -> push(Op.NEW_ARRAY, Type.getType("[" + type.getDescriptor()), null, pop());
            case Opcodes.CHECKCAST -> push(Op.CAST, type, null, pop());
            default -> push(Op.INSTANCE_OF, Type.INT_TYPE, type, pop());
        }
    }

    private void call(MethodInsnNode call, Frame<BasicValue> frame) {
        Type[] types = Type.getArgumentTypes(call.desc);
        Type returned = Type.getReturnType(call.desc);
        if (call.name.equals("<init>")) {
            checkUse(call.owner, call.name, call.desc);
            int[] read = popAll(types.length);
            pop();
            // The copy of the new object that is left on the stack.
            depth--;
            push(Op.CONSTRUCT, Type.getObjectType(call.owner), call, read);
            return;
        }
        boolean receiver = call.getOpcode() != Opcodes.INVOKESTATIC;
        int[] read = popAll(types.length + (receiver ? 1 : 0));
        if (receiver && call.owner.equals(TapeState.OWNER)) {
            tapeCall(call, read);
            return;
        }
        Elementary elementary = KnownCalls.elementary(call);
        if (elementary != null) {
            push(Op.ELEMENTARY, returned, elementary, read);
        } else if (call.name.equals("clone") && call.owner.startsWith("[")) {
            push(Op.COPY, Type.getObjectType(call.owner), call, read);
        } else if (call.owner.equals("java/util/Arrays") && isCopy(call)) {
            push(Op.COPY, returned, call, read);
        } else if (call.owner.equals("java/util/Arrays") && call.name.equals("fill")) {
            effect(Op.FILL, call, read);
        } else if (call.owner.equals("java/lang/System") && call.name.equals("arraycopy")) {
            effect(Op.ARRAY_COPY, call, read);
        } else {
            callUser(call, read, returned, known(frame, read.length));
        }
    }

    private static boolean isCopy(MethodInsnNode call) {
        // The forms with an array's class as an argument may change the type.
        return Set.of("copyOf", "copyOfRange").contains(call.name) && !call.desc.contains("Class;");
    }

    /** What is known of the topmost values on the operand stack. */
    private static List<@Nullable Receiver> known(Frame<BasicValue> frame, int values) {
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = frame.getStackSize() - values; i < frame.getStackSize(); i++) {
            receivers.add(Frames.receiver(frame.getStack(i)));
        }
        return receivers;
    }

    private void callUser(MethodInsnNode call, int[] read, Type returned, List<@Nullable Receiver> known) {
        boolean receiver = call.getOpcode() != Opcodes.INVOKESTATIC;
        Receiver object = receiver ? known.get(0) : null;
        NotLiftableException refusal = null;
        if (object instanceof Receiver.Lambda lambda && lambda.name().equals(call.name)) {
            List<@Nullable Receiver> receivers = new ArrayList<>(lambda.captured());
            receivers.addAll(known.subList(1, known.size()));
            refusal = inline(lambda.method(), reader.withCaptured(lambda, read), receivers, returned, false);
            if (refusal == null) {
                return;
            }
        } else if (!hasRules(call)) {
            MethodCode callee = object instanceof Receiver.Exact exact && call.getOpcode() != Opcodes.INVOKESPECIAL
                    ? method.calleeOn(exact.type(), call)
                    : method.callee(call);
            if (callee != null) {
                refusal = inline(callee, read, known, returned, receiver);
                if (refusal == null) {
                    return;
                }
            }
        }
        if (call.getOpcode() == Opcodes.INVOKESPECIAL) {
            throw origin.refusal("a method of a superclass must be user code but " + call.name + " is not");
        }
        checkUse(call.owner, call.name, call.desc);
        result(Op.CALL, returned, new OpaqueCall(call, refusal), read);
    }

    /** Whether a call is of a library that brings its own derivatives, which is not looked into. */
    private static boolean hasRules(MethodInsnNode call) {
        return call.owner.startsWith("org/ejml/")
                || call.owner.startsWith("dev/fluxion/rule/")
                || call.owner.startsWith("dev/fluxion/lift/")
                || call.owner.startsWith("dev/fluxion/number/");
    }

    /** Makes a method's body part of the graph, or says why it cannot be. */
    private @Nullable NotLiftableException inline(
            MethodCode callee, int[] read, List<@Nullable Receiver> known, Type returned, boolean receiver) {
        var rest = new RawBlock();
        var first = new RawBlock();
        int value = reader.newVariable();
        NotLiftableException refusal = reader.tryBody(callee, read, known, value, rest, first, origin);
        if (refusal != null) {
            return refusal;
        }
        if (receiver && known.get(0) == null) {
            checkNotNull(read[0]);
        }
        block.leaveTo(first);
        block = rest;
        if (returned.getSort() != Type.VOID) {
            move(stack + depth++, value);
        }
        return null;
    }

    private void checkNotNull(int receiver) {
        var check = new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                "java/util/Objects",
                "requireNonNull",
                "(Ljava/lang/Object;)Ljava/lang/Object;",
                false);
        int ignored = reader.newVariable();
        block.statements.add(
                new Statement(Op.CALL, OBJECT, new OpaqueCall(check, null), ignored, new int[] {receiver}, origin));
    }

    private void result(Op op, Type type, Object detail, int... read) {
        if (type.getSort() == Type.VOID) {
            effect(op, detail, read);
        } else {
            push(op, type, detail, read);
        }
    }

    private void checkUse(String owner, String name, String descriptor) {
        if (!reader.root().mayUse(method, owner, name, descriptor)) {
            throw origin.refusal("code of another class must use public members only but uses "
                    + owner.replace('/', '.') + "." + name);
        }
    }

    private static Type primitiveArray(int operand) {
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

    private void plain(int opcode, Frame<BasicValue> frame) {
        switch (opcode) {
            case Opcodes.NOP -> {}
            case Opcodes.ACONST_NULL -> constant(OBJECT, Value.NULL);
            case Opcodes.ICONST_M1,
                    Opcodes.ICONST_0,
                    Opcodes.ICONST_1,
                    Opcodes.ICONST_2,
                    Opcodes.ICONST_3,
                    Opcodes.ICONST_4,
                    Opcodes.ICONST_5 -> constant(Type.INT_TYPE, opcode - Opcodes.ICONST_0);
            case Opcodes.LCONST_0, Opcodes.LCONST_1 -> constant(Type.LONG_TYPE, (long) (opcode - Opcodes.LCONST_0));
            case Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2 ->
                constant(Type.FLOAT_TYPE, (float) (opcode - Opcodes.FCONST_0));
            case Opcodes.DCONST_0, Opcodes.DCONST_1 -> constant(Type.DOUBLE_TYPE, (double) (opcode - Opcodes.DCONST_0));
            case Opcodes.POP -> depth--;
            case Opcodes.POP2 -> depth -= isWide(frame, 0) ? 1 : 2;
            case Opcodes.DUP -> rearrange(1, 0, 0);
            case Opcodes.DUP_X1 -> rearrange(2, 1, 0, 1);
            case Opcodes.DUP_X2 -> {
                if (isWide(frame, 1)) {
                    rearrange(2, 1, 0, 1);
                } else {
                    rearrange(3, 2, 0, 1, 2);
                }
            }
            case Opcodes.DUP2 -> {
                if (isWide(frame, 0)) {
                    rearrange(1, 0, 0);
                } else {
                    rearrange(2, 0, 1, 0, 1);
                }
            }
            case Opcodes.DUP2_X1 -> {
                if (isWide(frame, 0)) {
                    rearrange(2, 1, 0, 1);
                } else {
                    rearrange(3, 1, 2, 0, 1, 2);
                }
            }
            case Opcodes.DUP2_X2 -> duplicateTwoBelowTwo(frame);
            case Opcodes.SWAP -> rearrange(2, 1, 0);
            case Opcodes.IALOAD, Opcodes.BALOAD, Opcodes.CALOAD, Opcodes.SALOAD -> load(Type.INT_TYPE, opcode);
            case Opcodes.LALOAD -> load(Type.LONG_TYPE, opcode);
            case Opcodes.FALOAD -> load(Type.FLOAT_TYPE, opcode);
            case Opcodes.DALOAD -> load(Type.DOUBLE_TYPE, opcode);
            case Opcodes.AALOAD -> load(OBJECT, opcode);
            case Opcodes.IASTORE,
                    Opcodes.LASTORE,
                    Opcodes.FASTORE,
                    Opcodes.DASTORE,
                    Opcodes.AASTORE,
                    Opcodes.BASTORE,
                    Opcodes.CASTORE,
                    Opcodes.SASTORE -> effect(Op.STORE, opcode, popAll(3));
            case Opcodes.ARRAYLENGTH -> push(Op.LENGTH, Type.INT_TYPE, null, pop());
            case Opcodes.ATHROW -> block.leave(Exit.Kind.THROW, 0, pop());
            case Opcodes.RETURN -> block.leaveTo(after);
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN -> {
                move(result, pop());
                block.leaveTo(after);
            }
            case Opcodes.MONITORENTER, Opcodes.MONITOREXIT ->
                throw origin.refusal("code must not synchronize but does");
            default -> number(opcode);
        }
    }

    private void load(Type type, int opcode) {
        push(Op.LOAD, type, opcode, popAll(2));
    }

    private void duplicateTwoBelowTwo(Frame<BasicValue> frame) {
        if (isWide(frame, 0)) {
            if (isWide(frame, 1)) {
                rearrange(2, 1, 0, 1);
            } else {
                rearrange(3, 2, 0, 1, 2);
            }
        } else if (isWide(frame, 2)) {
            rearrange(3, 1, 2, 0, 1, 2);
        } else {
            rearrange(4, 2, 3, 0, 1, 2, 3);
        }
    }

    /** Instructions that compute a number from numbers. */
    private void number(int opcode) {
        Type[] byOpcode = {Type.INT_TYPE, Type.LONG_TYPE, Type.FLOAT_TYPE, Type.DOUBLE_TYPE};
        if (opcode >= Opcodes.IADD && opcode <= Opcodes.DREM) {
            arithmetic(opcode, byOpcode[(opcode - Opcodes.IADD) % 4], 2);
        } else if (opcode >= Opcodes.INEG && opcode <= Opcodes.DNEG) {
            arithmetic(opcode, byOpcode[opcode - Opcodes.INEG], 1);
        } else if (opcode >= Opcodes.ISHL && opcode <= Opcodes.LXOR) {
            arithmetic(opcode, byOpcode[(opcode - Opcodes.ISHL) % 2], 2);
        } else {
            switch (opcode) {
                case Opcodes.I2L, Opcodes.F2L, Opcodes.D2L -> arithmetic(opcode, Type.LONG_TYPE, 1);
                case Opcodes.I2F, Opcodes.L2F, Opcodes.D2F -> arithmetic(opcode, Type.FLOAT_TYPE, 1);
                case Opcodes.I2D, Opcodes.L2D, Opcodes.F2D -> arithmetic(opcode, Type.DOUBLE_TYPE, 1);
                case Opcodes.L2I, Opcodes.F2I, Opcodes.D2I, Opcodes.I2B, Opcodes.I2C, Opcodes.I2S ->
                    arithmetic(opcode, Type.INT_TYPE, 1);
                case Opcodes.LCMP, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.DCMPL, Opcodes.DCMPG ->
                    arithmetic(opcode, Type.INT_TYPE, 2);
                default -> throw origin.refusal("code must be what javac writes but uses opcode " + opcode);
            }
        }
    }
}
