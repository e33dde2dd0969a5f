package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Adjoints that are known before a loop begins. A sum that a loop adds to has the same adjoint in all rounds; and if the result is that sum plus
 * something, times or over what is known when the loop begins, so is its adjoint.
 */
final class Ahead {

    /** What the adjoint is multiplied by on its way from the result. */
    record Factor(Kind kind, @Nullable Value by) {
        enum Kind {
            NEGATED,
            TIMES,
            OVER
        }
    }

    /**
     * A sum whose adjoint is known ahead.
     *
     * @param phi the sum at the start of a round
     * @param factors what its adjoint is made of, from the result on
     */
    record Sum(Value phi, List<Factor> factors) {}

    private final Graph graph;
    private final Flow flow;
    private final Map<Value, List<Value>> users = new HashMap<>();

    Ahead(Graph graph, Sensitivity sensitivity) {
        this.graph = graph;
        this.flow = Flow.of(graph.blocks());
        for (Value value : graph.all()) {
            boolean passes = value.isNumber() && sensitivity.isActive(value);
            boolean stores = value.op() == Op.STORE || value.op() == Op.FILL;
            if (sensitivity.returns(value.block()) && (passes || stores)) {
                value.inputs()
                        .forEach(input -> users.computeIfAbsent(input, key -> new ArrayList<>())
                                .add(value));
            }
        }
    }

    /**
     * What is known of a sum.
     *
     * @param loop a loop that is in no other one
     * @param phi a number at the loop's header
     * @return null if its adjoint is not known when the loop begins
     */
    @Nullable
    Sum find(Flow.Loop loop, Value phi) {
        Value sum = afterwards(loop, phi);
        if (sum == null) {
            return null;
        }
        Block header = phi.block();
        Block before = header.predecessors().get(1 - loop.latch(header));
        List<Factor> factors = new ArrayList<>();
        Value current = sum;
        while (current != null && !isResult(current)) {
            current = follow(current, sum.block(), before, factors);
        }
        return current == null ? null : new Sum(phi, factors);
    }

    private List<Value> users(Value value) {
        return users.getOrDefault(value, List.of());
    }

    private boolean isResult(Value value) {
        return users(value).isEmpty()
                && graph.blocks().stream()
                        .anyMatch(block -> block.exit().kind() == Exit.Kind.RETURN
                                && block.exit().inputs().contains(value));
    }

    /** The only use of a value, if its adjoint is this one's but for a factor. */
    private @Nullable Value follow(Value value, Block from, Block before, List<Factor> factors) {
        List<Value> uses = users(value);
        if (uses.size() != 1 || returned(value)) {
            return null;
        }
        Value use = uses.get(0);
        boolean left = use.input(0) == value;
        Value other = use.inputs().size() == 2 ? use.input(left ? 1 : 0) : null;
        if (use.op() == Op.PHI) {
            if (!isCertain(from, use, use.inputs().indexOf(value))) {
                return null;
            }
            Flow.Loop loop = flow.loop(use.block().id());
            return loop == null ? use : loop.header() == use.block().id() ? afterwards(loop, use) : null;
        }
        switch (use.opcode()) {
            case Opcodes.DADD -> {}
            case Opcodes.DSUB -> {
                if (!left) {
                    factors.add(0, new Factor(Factor.Kind.NEGATED, null));
                }
            }
            case Opcodes.DNEG -> factors.add(0, new Factor(Factor.Kind.NEGATED, null));
            case Opcodes.DMUL, Opcodes.DDIV -> {
                boolean over = use.opcode() == Opcodes.DDIV;
                if (other == null || (over && !left) || !isKnown(other, before)) {
                    return null;
                }
                factors.add(0, new Factor(over ? Factor.Kind.OVER : Factor.Kind.TIMES, other));
            }
            default -> {
                return null;
            }
        }
        return use;
    }

    private boolean returned(Value value) {
        return graph.blocks().stream()
                .anyMatch(block -> block.exit().kind() == Exit.Kind.RETURN
                        && block.exit().inputs().contains(value));
    }

    /** Whether a value is there when a loop begins, or can be computed then. */
    private boolean isKnown(Value value, Block before) {
        if (isThere(flow, value, before)) {
            return true;
        }
        boolean computable = value.op() == Op.LENGTH
                || value.op() == Op.ELEMENTARY
                || (value.op() == Op.ARITHMETIC && !Invariants.isDivision(value));
        return computable && value.inputs().stream().allMatch(input -> isKnown(input, before));
    }

    /** Whether a value is there when control comes to a block. */
    static boolean isThere(Flow flow, Value value, Block before) {
        return value.isConstant() || flow.dominates(value.block().id(), before.id());
    }

    /** Whether a loop does nothing with a number but add to it and subtract from it, so that its adjoint is the same in all rounds. */
    boolean onlyAdds(Flow.Loop loop, Value phi) {
        return afterwards(loop, phi) != null;
    }

    /**
     * What a sum is after a loop which does nothing but add to it and subtract from it.
     *
     * @return null if the loop does anything else
     */
    private @Nullable Value afterwards(Flow.Loop loop, Value phi) {
        Set<Value> sums = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(List.of(phi));
        Set<Value> after = new HashSet<>();
        while (!open.isEmpty()) {
            Value sum = open.pop();
            if (!sums.add(sum)) {
                continue;
            }
            for (Value use : users(sum)) {
                if (!loop.contains(use.block().id())) {
                    after.add(use);
                } else if (adds(use, sum) || use.op() == Op.PHI) {
                    open.push(use);
                } else {
                    return null;
                }
            }
        }
        boolean plain = sums.stream().allMatch(sum -> isSum(sum, phi, sums));
        Value latch = phi.input(loop.latch(phi.block()));
        Value only = after.size() == 1 ? after.iterator().next() : null;
        return plain && sums.contains(latch) && only != null && only.op() == Op.PHI ? only : null;
    }

    private static boolean adds(Value use, Value sum) {
        return use.opcode() == Opcodes.DADD || (use.opcode() == Opcodes.DSUB && use.input(0) == sum);
    }

    private static boolean isSum(Value sum, Value phi, Set<Value> sums) {
        if (sum == phi) {
            return true;
        }
        if (sum.op() == Op.PHI) {
            return sums.containsAll(sum.inputs());
        }
        return sum.inputs().stream().filter(sums::contains).count() == 1 && sum.input(0) != sum.input(1);
    }

    /** Whether control, once it has come to a block, must come into a phi's block from one of its predecessors. */
    private boolean isCertain(Block from, Value phi, int predecessor) {
        if (phi.inputs().stream().filter(phi.input(predecessor)::equals).count() != 1) {
            return false;
        }
        Block last = phi.block().predecessors().get(predecessor);
        var seen = new BitSet();
        Deque<Block> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Block block = open.pop();
            if (seen.get(block.id())) {
                continue;
            }
            seen.set(block.id());
            if (block.exit().kind() == Exit.Kind.RETURN) {
                return false;
            }
            for (Block next : block.successors()) {
                if (!(block == last && next == phi.block())) {
                    open.push(next);
                }
            }
        }
        return true;
    }
}
