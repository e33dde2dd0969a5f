package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final Reader reader;
    private final MethodCode method;
    private final MethodNode tree;
    private final int result;
    private final RawBlock after;
    private final int[] arguments;
    private final int locals;
    private final @Nullable Frame<BasicValue>[] frames;
    private final Map<AbstractInsnNode, RawBlock> starts = new HashMap<>();
    private final BodyCode code;
    private final StackReader stack;
    private final NumberReader numbers;
    private final ObjectReader objects;
    private final CallReader calls;

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
        if (!tree.tryCatchBlocks.isEmpty()) {
            throw new Origin(method, tree.tryCatchBlocks.get(0).handler)
                    .refusal(
                            "code must not catch exceptions or synchronize where numbers depend on the input but does");
        }
        if ((tree.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            throw new Origin(method, null).refusal("a method must not be synchronized but is");
        }
        this.frames = Frames.of(method, tree, receivers, reader.results());
        this.locals = reader.newVariables(tree.maxLocals);
        this.code = new BodyCode(reader, method, reader.newVariables(tree.maxStack + 1));
        this.stack = new StackReader(code);
        this.numbers = new NumberReader(code);
        this.calls = new CallReader(code);
        this.objects = calls.objects();
        if (method.name().equals("<init>")) {
            code.delegation = delegation();
            code.receiver = receivers.get(0);
        }
    }

    /** Reads, and gives the block where the body starts. */
    RawBlock read() {
        RawBlock entry = code.block;
        int[] parameters = parameters();
        for (int i = 0; i < arguments.length; i++) {
            code.block.statements.add(Statement.move(parameters[i], arguments[i], code.origin));
        }
        findStarts();
        boolean open = true;
        for (int i = 0; i < tree.instructions.size(); i++) {
            AbstractInsnNode insn = tree.instructions.get(i);
            Frame<BasicValue> frame = frames[i];
            RawBlock start = starts.get(insn);
            if (start != null) {
                if (open) {
                    code.block.leaveTo(start);
                }
                code.block = start;
                open = frame != null;
            }
            if (frame == null) {
                open = false;
                continue;
            }
            if (insn.getOpcode() >= 0) {
                open = true;
                code.origin = new Origin(method, insn);
                reader.count(code.origin);
                code.depth = frame.getStackSize();
                translate(insn, frame);
                open = fallsThrough(insn);
            }
        }
        return entry;
    }

    /** The variables that hold the arguments from then on. */
    int[] parameters() {
        int[] variables = new int[arguments.length];
        int local = locals;
        List<Type> types = method.argumentTypes();
        for (int i = 0; i < variables.length; i++) {
            variables[i] = local;
            local += types.get(i).getSize();
        }
        return variables;
    }

    /** The call of another constructor: the first one that does not end the making of an object. */
    private @Nullable MethodInsnNode delegation() {
        int made = 0;
        for (AbstractInsnNode insn : tree.instructions) {
            if (insn.getOpcode() == Opcodes.NEW) {
                made++;
            } else if (insn instanceof MethodInsnNode call && call.name.equals("<init>") && made-- == 0) {
                return call;
            }
        }
        return null;
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

    private void translate(AbstractInsnNode insn, Frame<BasicValue> frame) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            if (opcode <= Opcodes.ALOAD) {
                code.move(code.stack + code.depth++, locals + variable.var);
            } else {
                code.move(locals + variable.var, code.pop());
            }
        } else if (insn instanceof IincInsnNode increment) {
            int step = reader.newVariable();
            code.add(Op.CONSTANT, Type.INT_TYPE, increment.incr, step);
            int local = locals + increment.var;
            code.add(Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IADD, local, local, step);
        } else if (insn instanceof JumpInsnNode jump) {
            jump(jump);
        } else if (insn instanceof LdcInsnNode constant) {
            numbers.ldc(constant.cst);
        } else if (insn instanceof IntInsnNode number) {
            if (opcode == Opcodes.NEWARRAY) {
                code.push(Op.NEW_ARRAY, NumberReader.primitiveArray(number.operand), null, code.pop());
            } else {
                code.constant(Type.INT_TYPE, number.operand);
            }
        } else if (insn instanceof FieldInsnNode field) {
            objects.field(field);
        } else if (insn instanceof MethodInsnNode call) {
            calls.call(call, frame);
        } else if (insn instanceof InvokeDynamicInsnNode dynamic) {
            objects.dynamic(dynamic);
        } else if (insn instanceof TypeInsnNode typed) {
            objects.typed(typed);
        } else if (insn instanceof MultiANewArrayInsnNode array) {
            code.push(Op.NEW_ARRAY, Type.getType(array.desc), null, code.popAll(array.dims));
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

    private void plain(int opcode, Frame<BasicValue> frame) {
        switch (opcode) {
            case Opcodes.ATHROW -> code.block.leave(Exit.Kind.THROW, 0, code.pop());
            case Opcodes.RETURN -> code.block.leaveTo(after);
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.ARETURN -> {
                code.move(result, code.pop());
                code.block.leaveTo(after);
            }
            case Opcodes.MONITORENTER, Opcodes.MONITOREXIT ->
                throw code.origin.refusal("code must not synchronize but does");
            default -> {
                if (opcode >= Opcodes.POP && opcode <= Opcodes.SWAP) {
                    stack.read(opcode, frame);
                } else {
                    numbers.plain(opcode);
                }
            }
        }
    }

    private void jump(JumpInsnNode jump) {
        int opcode = jump.getOpcode();
        if (opcode == Opcodes.GOTO) {
            code.block.leaveTo(start(jump.label));
            return;
        }
        boolean two = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
        code.block.leave(Exit.Kind.BRANCH, opcode, code.popAll(two ? 2 : 1));
        code.block.targets.add(start(jump.label));
        code.block.targets.add(start(jump.getNext()));
    }

    private void leaveBySwitch(List<Integer> keys, List<LabelNode> labels, LabelNode otherwise) {
        code.block.leave(Exit.Kind.SWITCH, 0, code.pop());
        code.block.keys = List.copyOf(keys);
        labels.forEach(label -> code.block.targets.add(start(label)));
        code.block.targets.add(start(otherwise));
    }
}
