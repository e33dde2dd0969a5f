package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Flow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** The basic blocks of a generated method that can be reached, and which of its variables are live where. */
final class BytecodeBlocks {

    private final List<List<AbstractInsnNode>> blocks = new ArrayList<>();
    private final List<int[]> successors = new ArrayList<>();
    private final List<BitSet> live = new ArrayList<>();
    private final Flow flow;

    BytecodeBlocks(InsnList code) {
        split(code);
        this.flow = Flow.of(successors.toArray(int[][]::new));
        findLive();
    }

    Flow flow() {
        return flow;
    }

    int count() {
        return blocks.size();
    }

    int[] successors(int block) {
        return successors.get(block);
    }

    /** The variables that are read after a block's start before they are assigned. */
    BitSet liveAtStart(int block) {
        return live.get(block);
    }

    /** The variables that a block assigns. */
    BitSet assigned(int block) {
        var found = new BitSet();
        for (AbstractInsnNode insn : blocks.get(block)) {
            if (insn instanceof IincInsnNode step) {
                found.set(step.var);
            } else if (insn instanceof VarInsnNode variable && variable.getOpcode() >= Opcodes.ISTORE) {
                found.set(variable.var);
            }
        }
        return found;
    }

    /** The variables that a block reads or assigns. */
    BitSet mentioned(int block) {
        BitSet found = assigned(block);
        for (AbstractInsnNode insn : blocks.get(block)) {
            if (insn instanceof VarInsnNode variable) {
                found.set(variable.var);
            }
        }
        return found;
    }

    /** How long a block is, in bytes, about. */
    int size(int block) {
        return blocks.get(block).stream().mapToInt(BytecodeBlocks::size).sum();
    }

    /** How long an instruction is, in bytes, about. */
    static int size(AbstractInsnNode insn) {
        if (insn.getOpcode() < 0) {
            return 0;
        }
        if (insn instanceof VarInsnNode variable) {
            return variable.var < 4 ? 1 : variable.var < 256 ? 2 : 4;
        }
        if (insn instanceof TableSwitchInsnNode table) {
            return 16 + 4 * table.labels.size();
        }
        if (insn instanceof LookupSwitchInsnNode lookup) {
            return 12 + 8 * lookup.labels.size();
        }
        if (insn instanceof IntInsnNode) {
            return 2;
        }
        // Most others that have an operand have one of two bytes.
        return insn.getType() == AbstractInsnNode.INSN ? 1 : 3;
    }

    /**
     * Copies blocks to the end of some code.
     *
     * @param order which blocks, in which order
     * @param labels the labels of blocks that stand elsewhere; those of the copied ones are added
     */
    void copy(List<Integer> order, InsnList to, Map<Integer, LabelNode> labels) {
        order.forEach(block -> labels.computeIfAbsent(block, absent -> new LabelNode()));
        Map<LabelNode, LabelNode> renamed = new HashMap<>();
        for (int block = 0; block < blocks.size(); block++) {
            LabelNode start = labels.get(block);
            boolean first = true;
            for (AbstractInsnNode insn : blocks.get(block)) {
                if (insn instanceof LabelNode label) {
                    renamed.put(label, first && start != null ? start : new LabelNode());
                } else {
                    first = false;
                }
            }
        }
        for (int i = 0; i < order.size(); i++) {
            int block = order.get(i);
            to.add(Objects.requireNonNull(labels.get(block)));
            for (AbstractInsnNode insn : blocks.get(block)) {
                boolean isStart = insn instanceof LabelNode label && renamed.get(label) == labels.get(block);
                if (!isStart) {
                    to.add(insn.clone(renamed));
                }
            }
            int[] next = successors.get(block);
            boolean falls = fallsThrough(blocks.get(block));
            if (falls && (i + 1 == order.size() || order.get(i + 1) != next[next.length - 1])) {
                to.add(new JumpInsnNode(Opcodes.GOTO, Objects.requireNonNull(labels.get(next[next.length - 1]))));
            }
        }
    }

    /** Whether an instruction ends a block. */
    static boolean ends(AbstractInsnNode insn) {
        return !targets(insn).isEmpty() || !fallsThrough(List.of(insn));
    }

    private static boolean fallsThrough(List<AbstractInsnNode> block) {
        AbstractInsnNode last = block.get(block.size() - 1);
        int opcode = last.getOpcode();
        return !(opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)
                || last instanceof TableSwitchInsnNode
                || last instanceof LookupSwitchInsnNode);
    }

    // Finding them.

    private void split(InsnList code) {
        Set<LabelNode> targets = new HashSet<>();
        for (AbstractInsnNode insn : code) {
            targets.addAll(targets(insn));
        }
        List<List<AbstractInsnNode>> all = new ArrayList<>();
        Map<LabelNode, Integer> starts = new HashMap<>();
        List<AbstractInsnNode> current = new ArrayList<>();
        boolean ended = false;
        for (AbstractInsnNode insn : code) {
            boolean target = insn instanceof LabelNode label && targets.contains(label);
            boolean onlyLabels = current.stream().allMatch(before -> before instanceof LabelNode);
            if (ended || (target && !onlyLabels)) {
                all.add(current);
                current = new ArrayList<>();
                ended = false;
            }
            current.add(insn);
            if (insn instanceof LabelNode label) {
                starts.put(label, all.size());
            }
            ended = ends(insn);
        }
        all.add(current);
        List<int[]> edges = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<Integer> to = new ArrayList<>();
            AbstractInsnNode last = all.get(i).get(all.get(i).size() - 1);
            for (LabelNode target : targets(last)) {
                to.add(Objects.requireNonNull(starts.get(target)));
            }
            if (fallsThrough(all.get(i)) && i + 1 < all.size()) {
                to.add(i + 1);
            }
            edges.add(to.stream().mapToInt(Integer::intValue).toArray());
        }
        keepReachable(all, edges);
    }

    private void keepReachable(List<List<AbstractInsnNode>> all, List<int[]> edges) {
        var reached = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(0);
        reached.set(0);
        while (!open.isEmpty()) {
            for (int next : edges.get(open.pop())) {
                if (!reached.get(next)) {
                    reached.set(next);
                    open.push(next);
                }
            }
        }
        int[] number = new int[all.size()];
        reached.stream().forEach(block -> {
            number[block] = blocks.size();
            blocks.add(all.get(block));
        });
        reached.stream().forEach(block -> {
            int[] to = edges.get(block);
            int[] renumbered = new int[to.length];
            for (int i = 0; i < to.length; i++) {
                renumbered[i] = number[to[i]];
            }
            successors.add(renumbered);
        });
    }

    private static List<LabelNode> targets(AbstractInsnNode insn) {
        List<LabelNode> found = new ArrayList<>();
        if (insn instanceof JumpInsnNode jump) {
            found.add(jump.label);
        } else if (insn instanceof TableSwitchInsnNode table) {
            found.addAll(table.labels);
            found.add(table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            found.addAll(lookup.labels);
            found.add(lookup.dflt);
        }
        return found;
    }

    private void findLive() {
        List<BitSet> read = new ArrayList<>();
        List<BitSet> written = new ArrayList<>();
        for (List<AbstractInsnNode> block : blocks) {
            var readFirst = new BitSet();
            var assigned = new BitSet();
            for (AbstractInsnNode insn : block) {
                mark(insn, readFirst, assigned);
            }
            read.add(readFirst);
            written.add(assigned);
            live.add(readFirst);
        }
        int[] order = flow.order();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int k = order.length - 1; k >= 0; k--) {
                int block = order[k];
                var now = new BitSet();
                for (int next : successors.get(block)) {
                    now.or(live.get(next));
                }
                now.andNot(written.get(block));
                now.or(read.get(block));
                if (!now.equals(live.get(block))) {
                    live.set(block, now);
                    changed = true;
                }
            }
        }
    }

    private static void mark(AbstractInsnNode insn, BitSet read, BitSet written) {
        int reads = insn instanceof IincInsnNode step
                ? step.var
                : insn instanceof VarInsnNode variable && variable.getOpcode() < Opcodes.ISTORE ? variable.var : -1;
        if (reads >= 0 && !written.get(reads)) {
            read.set(reads);
        }
        if (insn instanceof IincInsnNode step) {
            written.set(step.var);
        } else if (insn instanceof VarInsnNode variable && variable.getOpcode() >= Opcodes.ISTORE) {
            written.set(variable.var);
        }
    }
}
