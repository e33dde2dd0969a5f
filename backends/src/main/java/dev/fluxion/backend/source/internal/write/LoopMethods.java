package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Flow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Internal: puts loops of a generated method into methods of their own. HotSpot compiles none of more than 8000 bytes, and small ones better and
 * sooner than large ones.
 *
 * <p>A loop's method takes the variables that the loop reads and gives back those it changes: a single one as its result, more through the tape. Between
 * the blocks of generated code the operand stack is empty, and a variable has one type.
 */
public final class LoopMethods {

    /** A loop this large moves; HotSpot joins smaller methods again, up to 325 bytes. */
    private static final int LARGE = 325;

    /** Beyond this, loops of any size leave a method; in bytes. */
    private static final int TOO_LARGE = 7_000;

    /** How many variables can go to a method, and come back through the tape. */
    public static final int MOST = 200;

    private final ClassVisitor type;
    private final String name;
    private final MethodNode method;
    private final Map<Integer, Type> types;
    private int made;
    private int largest;

    private LoopMethods(ClassVisitor type, String name, MethodNode method, Map<Integer, Type> types) {
        this.type = type;
        this.name = name;
        this.method = method;
        this.types = types;
    }

    /**
     * Writes a method, and methods of its loops, into a class.
     *
     * @param name the class's internal name
     * @param method the method; its first argument is the tape
     * @param types the type of each variable
     * @return the size of the largest method, in bytes, about
     */
    public static int write(ClassVisitor type, String name, MethodNode method, Map<Integer, Type> types) {
        var methods = new LoopMethods(type, name, method, types);
        methods.moveAll(LARGE);
        if (methods.size() > TOO_LARGE) {
            methods.moveAll(0);
        }
        if (methods.size() > TOO_LARGE) {
            methods.largest = Math.max(methods.largest, Parts.write(type, name, method, types));
        }
        method.accept(type);
        return Math.max(methods.largest, methods.size());
    }

    private int size() {
        return size(method);
    }

    /** The size of a method, in bytes, about. */
    static int size(MethodNode method) {
        var code = new BytecodeBlocks(method.instructions);
        return IntStream.range(0, code.count()).map(code::size).sum();
    }

    /** Moves all loops of at least so many bytes, inner ones first. */
    private void moveAll(int least) {
        boolean moved = true;
        while (moved) {
            moved = false;
            var code = new BytecodeBlocks(method.instructions);
            List<Flow.Loop> loops = code.flow().loops();
            for (int i = loops.size() - 1; i >= 0 && !moved; i--) {
                List<Integer> inside = inside(code, loops.get(i));
                if (inside.stream().mapToInt(code::size).sum() >= least) {
                    moved = move(code, loops.get(i), inside);
                }
            }
        }
    }

    /** The blocks of a loop, the header first. */
    private static List<Integer> inside(BytecodeBlocks code, Flow.Loop loop) {
        List<Integer> found = new ArrayList<>();
        found.add(loop.header());
        for (int block = 0; block < code.count(); block++) {
            if (loop.contains(block) && block != loop.header()) {
                found.add(block);
            }
        }
        return found;
    }

    private boolean move(BytecodeBlocks code, Flow.Loop loop, List<Integer> inside) {
        var needed = new BitSet();
        var changed = new BitSet();
        var liveAfter = new BitSet();
        Map<Integer, LabelNode> exits = new LinkedHashMap<>();
        for (int block : inside) {
            needed.or(code.mentioned(block));
            changed.or(code.assigned(block));
            for (int next : code.successors(block)) {
                if (!loop.contains(next)) {
                    liveAfter.or(code.liveAtStart(next));
                    exits.computeIfAbsent(next, absent -> new LabelNode());
                }
            }
        }
        needed.and(code.liveAtStart(loop.header()));
        changed.and(liveAfter);
        boolean direct = exits.size() == 1 && changed.cardinality() <= 1;
        if (!direct) {
            needed.set(0);
        }
        boolean fits = needed.stream().map(variable -> type(variable).getSize()).sum() <= MOST
                && changed.cardinality() <= MOST
                && (direct
                        || changed.stream().noneMatch(variable -> type(variable).getSort() == Type.LONG));
        if (exits.isEmpty() || !fits) {
            return false;
        }
        Type result = exits.size() > 1
                ? Type.INT_TYPE
                : direct && !changed.isEmpty() ? type(changed.nextSetBit(0)) : Type.VOID_TYPE;
        String descriptor = Type.getMethodDescriptor(
                result, needed.stream().mapToObj(this::type).toArray(Type[]::new));
        String called = method.name + "Loop" + made++;
        writeLoop(code, inside, exits, needed, changed, direct, called, descriptor);
        call(code, inside, new ArrayList<>(exits.keySet()), needed, changed, direct, called, descriptor);
        return true;
    }

    private Type type(int variable) {
        Type known = types.get(variable);
        if (known == null) {
            throw new IllegalStateException("variable " + variable + " has no type");
        }
        return known;
    }

    private void writeLoop(
            BytecodeBlocks code,
            List<Integer> inside,
            Map<Integer, LabelNode> exits,
            BitSet needed,
            BitSet changed,
            boolean direct,
            String called,
            String descriptor) {
        var own = new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, called, descriptor, null, null);
        Map<Integer, LabelNode> labels = new HashMap<>(exits);
        code.copy(inside, own.instructions, labels);
        int way = 0;
        for (Map.Entry<Integer, LabelNode> exit : exits.entrySet()) {
            own.instructions.add(exit.getValue());
            if (direct) {
                changed.stream().forEach(variable -> load(own.instructions, variable));
            } else {
                passOut(own.instructions, changed, code.liveAtStart(exit.getKey()));
            }
            if (exits.size() > 1) {
                own.instructions.add(new IntInsnNode(Opcodes.SIPUSH, way++));
            }
            own.instructions.add(new InsnNode(Type.getReturnType(descriptor).getOpcode(Opcodes.IRETURN)));
        }
        rename(own.instructions, needed);
        own.visitMaxs(0, 0);
        largest = Math.max(largest, size(own));
        own.accept(type);
    }

    /** Gives the variables numbers from zero, the arguments first. */
    private void rename(InsnList code, BitSet arguments) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] next = {0};
        arguments.stream().forEach(variable -> {
            numbers.put(variable, next[0]);
            next[0] += type(variable).getSize();
        });
        for (AbstractInsnNode insn : code) {
            int variable =
                    insn instanceof VarInsnNode access ? access.var : insn instanceof IincInsnNode step ? step.var : -1;
            if (variable < 0) {
                continue;
            }
            Integer number = numbers.get(variable);
            if (number == null) {
                number = next[0];
                numbers.put(variable, number);
                next[0] += type(variable).getSize();
            }
            if (insn instanceof VarInsnNode access) {
                access.var = number;
            } else if (insn instanceof IincInsnNode step) {
                step.var = number;
            }
        }
    }

    private void call(
            BytecodeBlocks code,
            List<Integer> inside,
            List<Integer> exits,
            BitSet needed,
            BitSet changed,
            boolean direct,
            String called,
            String descriptor) {
        int header = inside.get(0);
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        for (int block = 0; block < code.count(); block++) {
            if (!inside.contains(block)) {
                (block < header ? before : after).add(block);
            }
        }
        Map<Integer, LabelNode> labels = new HashMap<>();
        for (int block = 0; block < code.count(); block++) {
            labels.put(block, new LabelNode());
        }
        var rest = new InsnList();
        code.copy(before, rest, labels);
        rest.add(labels.get(header));
        needed.stream().forEach(variable -> load(rest, variable));
        rest.add(new MethodInsnNode(Opcodes.INVOKESTATIC, name, called, descriptor, false));
        if (direct) {
            changed.stream().forEach(variable -> store(rest, variable));
        } else {
            // At once, before another loop passes anything; the way taken waits on the stack.
            takeIn(rest, changed);
        }
        LabelNode[] ways = exits.stream().map(labels::get).toArray(LabelNode[]::new);
        rest.add(
                ways.length == 1
                        ? new JumpInsnNode(Opcodes.GOTO, ways[0])
                        : new TableSwitchInsnNode(0, ways.length - 1, ways[0], ways));
        code.copy(after, rest, labels);
        method.instructions = rest;
    }

    private void load(InsnList code, int variable) {
        code.add(new VarInsnNode(type(variable).getOpcode(Opcodes.ILOAD), variable));
    }

    private void store(InsnList code, int variable) {
        code.add(new VarInsnNode(type(variable).getOpcode(Opcodes.ISTORE), variable));
    }

    /** Passes the variables that are live where the loop leads; of the others, only references would be noticed. */
    private void passOut(InsnList code, BitSet changed, BitSet live) {
        int[] place = {0};
        changed.stream().forEach(variable -> {
            Stack stack = Stack.of(type(variable));
            int at = place[0]++;
            if (live.get(variable)) {
                passed(code, stack, at);
                load(code, variable);
                if (type(variable).getSort() == Type.FLOAT) {
                    code.add(new InsnNode(Opcodes.F2D));
                }
                code.add(new InsnNode(stack.store));
            } else if (stack == Stack.REFERENCES) {
                passed(code, stack, at);
                code.add(new InsnNode(Opcodes.ACONST_NULL));
                code.add(new InsnNode(stack.store));
            }
        });
    }

    private void takeIn(InsnList code, BitSet changed) {
        int[] place = {0};
        changed.stream().forEach(variable -> {
            Type kind = type(variable);
            Stack stack = Stack.of(kind);
            passed(code, stack, place[0]++);
            code.add(new InsnNode(stack.load));
            if (kind.getSort() == Type.FLOAT) {
                code.add(new InsnNode(Opcodes.D2F));
            } else if (stack == Stack.REFERENCES) {
                code.add(new TypeInsnNode(Opcodes.CHECKCAST, kind.getInternalName()));
            }
            store(code, variable);
        });
    }

    private static void passed(InsnList code, Stack stack, int place) {
        code.add(new VarInsnNode(Opcodes.ALOAD, 0));
        code.add(new FieldInsnNode(Opcodes.GETFIELD, MethodEmission.TAPE, stack.passed, stack.descriptor));
        code.add(new IntInsnNode(Opcodes.SIPUSH, place));
    }
}
