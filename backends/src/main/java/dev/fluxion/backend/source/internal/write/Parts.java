package dev.fluxion.backend.source.internal.write;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Cuts a generated method that is too large to be compiled, whose loops have left it, into parts: methods that each run some blocks and say at which
 * block to go on. Between the parts all variables are in arrays of the tape, each at a place of its own.
 */
final class Parts {

    /** How large a part is, about, without what moves variables: half of what HotSpot compiles. */
    private static final int SIZE = 4_000;

    /** So that parts become about as large as they may. */
    private static final int LONGEST_BLOCK = SIZE / 4;

    private static final String TAKES_TAPE = "(L" + MethodEmission.TAPE + ";I)I";

    private final ClassVisitor type;
    private final String name;
    private final MethodNode method;
    private final Map<Integer, Type> types;
    private final BytecodeBlocks code;
    private final Map<Integer, Integer> places = new HashMap<>();
    private final Map<Stack, Integer> counts = new HashMap<>();
    private final Type returned;
    private final int result;
    private int largest;

    private Parts(ClassVisitor type, String name, MethodNode method, Map<Integer, Type> types) {
        this.type = type;
        this.name = name;
        this.method = method;
        this.types = new HashMap<>(types);
        this.code = new BytecodeBlocks(method.instructions);
        this.returned = Type.getReturnType(method.desc);
        this.result = types.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 2;
        this.types.put(result, returned);
    }

    /**
     * Writes the parts, and leaves in the method what calls them.
     *
     * @param method the method; its first argument is the tape
     * @param types the type of each variable
     * @return the size of the largest part, in bytes, about, or 0 if the method stays as it is
     */
    static int write(ClassVisitor type, String name, MethodNode method, Map<Integer, Type> types) {
        boolean hasLongs = types.values().stream().anyMatch(each -> each.getSort() == Type.LONG);
        if (hasLongs || !cut(method.instructions)) {
            return 0;
        }
        var parts = new Parts(type, name, method, types);
        parts.write();
        return parts.largest;
    }

    /** Ends long blocks where nothing is on the operand stack, or gives false if something is between blocks. */
    private static boolean cut(InsnList code) {
        int size = 0;
        int depth = 0;
        for (AbstractInsnNode insn : code.toArray()) {
            int own = BytecodeBlocks.size(insn);
            if (depth == 0 && own > 0 && size + own > LONGEST_BLOCK) {
                var next = new LabelNode();
                code.insertBefore(insn, new JumpInsnNode(Opcodes.GOTO, next));
                code.insertBefore(insn, next);
                size = 0;
            }
            size += own;
            depth += StackDepth.change(insn);
            if (BytecodeBlocks.ends(insn)) {
                boolean leaves = insn.getOpcode() == Opcodes.ATHROW
                        || (insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN);
                if (depth != 0 && !leaves) {
                    return false;
                }
                depth = 0;
                size = 0;
            }
        }
        return true;
    }

    private void write() {
        List<Integer> starts = new ArrayList<>();
        int size = SIZE;
        for (int block = 0; block < code.count(); block++) {
            if (size + code.size(block) > SIZE) {
                starts.add(block);
                size = 0;
            }
            size += code.size(block);
        }
        starts.add(code.count());
        for (int part = 0; part + 1 < starts.size(); part++) {
            writePart(part, starts.get(part), starts.get(part + 1));
        }
        method.instructions = calls(starts);
    }

    private boolean isInside(int block, int from, int to) {
        return block >= from && block < to;
    }

    private void writePart(int part, int from, int to) {
        var own = new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, called(part), TAKES_TAPE, null, null);
        var entered = new BitSet();
        var mentioned = new BitSet();
        var changed = new BitSet();
        Map<Integer, LabelNode> exits = new LinkedHashMap<>();
        List<Integer> inside = new ArrayList<>();
        if (from == 0) {
            entered.set(0);
        }
        for (int block = 0; block < code.count(); block++) {
            boolean here = isInside(block, from, to);
            if (here) {
                inside.add(block);
                mentioned.or(code.mentioned(block));
                changed.or(code.assigned(block));
            }
            for (int next : code.successors(block)) {
                if (here && !isInside(next, from, to)) {
                    exits.computeIfAbsent(next, absent -> new LabelNode());
                } else if (!here && isInside(next, from, to)) {
                    entered.set(next);
                }
            }
        }
        var needed = new BitSet();
        entered.stream().forEach(block -> needed.or(code.liveAtStart(block)));
        needed.and(mentioned);
        InsnList into = own.instructions;
        Map<Integer, LabelNode> labels = new HashMap<>(exits);
        inside.forEach(block -> labels.put(block, new LabelNode()));
        // The block to begin with is in a variable that no other has, until all are renamed.
        int next = result + 2;
        needed.stream().filter(variable -> variable != 0).forEach(variable -> takeIn(into, variable));
        begin(into, next, entered, labels);
        var body = new InsnList();
        code.copy(inside, body, labels);
        into.add(body);
        endReturns(into);
        exits.forEach((block, label) -> {
            into.add(label);
            BitSet live = code.liveAtStart(block);
            changed.stream().filter(live::get).forEach(variable -> putBack(into, variable));
            into.add(number(block));
            into.add(new InsnNode(Opcodes.IRETURN));
        });
        rename(into, next);
        own.visitMaxs(0, 0);
        largest = Math.max(largest, LoopMethods.size(own));
        own.accept(type);
    }

    private String called(int part) {
        return method.name + "Part" + part;
    }

    private static void begin(InsnList into, int next, BitSet entered, Map<Integer, LabelNode> labels) {
        int first = entered.nextSetBit(0);
        if (entered.cardinality() == 1) {
            into.add(new JumpInsnNode(Opcodes.GOTO, Objects.requireNonNull(labels.get(first))));
            return;
        }
        into.add(new VarInsnNode(Opcodes.ILOAD, next));
        int last = entered.length() - 1;
        LabelNode[] ways = new LabelNode[last - first + 1];
        for (int i = 0; i < ways.length; i++) {
            ways[i] = Objects.requireNonNull(labels.get(entered.get(first + i) ? first + i : first));
        }
        into.add(new TableSwitchInsnNode(first, last, labels.get(first), ways));
    }

    /** A return gives what it returns to the calling method, and control to its end. */
    private void endReturns(InsnList into) {
        for (AbstractInsnNode insn : into.toArray()) {
            if (insn.getOpcode() < Opcodes.IRETURN || insn.getOpcode() > Opcodes.RETURN) {
                continue;
            }
            var instead = new InsnList();
            if (returned.getSort() != Type.VOID) {
                instead.add(new VarInsnNode(returned.getOpcode(Opcodes.ISTORE), result));
                putBack(instead, result);
            }
            instead.add(number(code.count()));
            instead.add(new InsnNode(Opcodes.IRETURN));
            into.insertBefore(insn, instead);
            into.remove(insn);
        }
    }

    /** Gives the variables numbers from zero: the tape, the block to begin with, and the others. */
    private void rename(InsnList into, int next) {
        Map<Integer, Integer> numbers = new HashMap<>();
        numbers.put(0, 0);
        numbers.put(next, 1);
        int[] free = {2};
        for (AbstractInsnNode insn : into) {
            if (insn instanceof VarInsnNode access) {
                access.var = numbers.computeIfAbsent(access.var, variable -> take(free, variable));
            } else if (insn instanceof IincInsnNode step) {
                step.var = numbers.computeIfAbsent(step.var, variable -> take(free, variable));
            }
        }
    }

    private int take(int[] free, int variable) {
        int taken = free[0];
        free[0] += type(variable).getSize();
        return taken;
    }

    private Type type(int variable) {
        Type known = types.get(variable);
        if (known == null) {
            throw new IllegalStateException("variable " + variable + " has no type");
        }
        return known;
    }

    /** What is left of the method: it runs the parts until one returns. */
    private InsnList calls(List<Integer> starts) {
        var rest = new InsnList();
        int next = result + 2;
        int count = code.count();
        var again = new LabelNode();
        var arguments = new BitSet();
        int argument = 0;
        for (Type each : Type.getArgumentTypes(method.desc)) {
            arguments.set(argument);
            argument += each.getSize();
        }
        arguments.clear(0);
        arguments.and(code.liveAtStart(0));
        arguments.stream().forEach(variable -> putBack(rest, variable));
        var room = new InsnList();
        room.add(new VarInsnNode(Opcodes.ALOAD, 0));
        for (Stack stack : Stack.values()) {
            room.add(number(counts.getOrDefault(stack, 0)));
        }
        room.add(new MethodInsnNode(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "makeParts", "(III)V", false));
        rest.insert(room);
        rest.add(new InsnNode(Opcodes.ICONST_0));
        rest.add(new VarInsnNode(Opcodes.ISTORE, next));
        rest.add(again);
        for (int part = 0; part + 1 < starts.size(); part++) {
            var skip = new LabelNode();
            if (starts.size() > 2) {
                rest.add(new VarInsnNode(Opcodes.ILOAD, next));
                rest.add(number(starts.get(part)));
                rest.add(new JumpInsnNode(Opcodes.IF_ICMPLT, skip));
                rest.add(new VarInsnNode(Opcodes.ILOAD, next));
                rest.add(number(starts.get(part + 1)));
                rest.add(new JumpInsnNode(Opcodes.IF_ICMPGE, skip));
            }
            rest.add(new VarInsnNode(Opcodes.ALOAD, 0));
            rest.add(new VarInsnNode(Opcodes.ILOAD, next));
            rest.add(new MethodInsnNode(Opcodes.INVOKESTATIC, name, called(part), TAKES_TAPE, false));
            rest.add(new VarInsnNode(Opcodes.ISTORE, next));
            rest.add(skip);
        }
        rest.add(new VarInsnNode(Opcodes.ILOAD, next));
        rest.add(number(count));
        rest.add(new JumpInsnNode(Opcodes.IF_ICMPLT, again));
        if (returned.getSort() != Type.VOID) {
            takeIn(rest, result);
            rest.add(new VarInsnNode(returned.getOpcode(Opcodes.ILOAD), result));
        }
        rest.add(new InsnNode(returned.getOpcode(Opcodes.IRETURN)));
        return rest;
    }

    private int place(int variable) {
        return places.computeIfAbsent(variable, absent -> {
            Stack stack = Stack.of(type(variable));
            int free = counts.getOrDefault(stack, 0);
            counts.put(stack, free + 1);
            return free;
        });
    }

    /** Reads a variable from its place. */
    private void takeIn(InsnList into, int variable) {
        Type kind = type(variable);
        Stack stack = Stack.of(kind);
        element(into, stack, variable);
        into.add(new InsnNode(stack.load));
        if (kind.getSort() == Type.FLOAT) {
            into.add(new InsnNode(Opcodes.D2F));
        } else if (stack == Stack.REFERENCES) {
            into.add(new TypeInsnNode(Opcodes.CHECKCAST, kind.getInternalName()));
        }
        into.add(new VarInsnNode(kind.getOpcode(Opcodes.ISTORE), variable));
    }

    private void putBack(InsnList into, int variable) {
        Type kind = type(variable);
        Stack stack = Stack.of(kind);
        element(into, stack, variable);
        into.add(new VarInsnNode(kind.getOpcode(Opcodes.ILOAD), variable));
        if (kind.getSort() == Type.FLOAT) {
            into.add(new InsnNode(Opcodes.F2D));
        }
        into.add(new InsnNode(stack.store));
    }

    private void element(InsnList into, Stack stack, int variable) {
        into.add(new VarInsnNode(Opcodes.ALOAD, 0));
        into.add(new FieldInsnNode(Opcodes.GETFIELD, MethodEmission.TAPE, stack.parts, stack.descriptor));
        into.add(number(place(variable)));
    }

    private static AbstractInsnNode number(int value) {
        return value <= Short.MAX_VALUE ? new IntInsnNode(Opcodes.SIPUSH, value) : new LdcInsnNode(value);
    }
}
