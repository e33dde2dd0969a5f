package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Rules;
import dev.fluxion.backend.source.internal.write.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which numbers and tangents are needed by anything, and which of them only once, so that they need no variable. */
final class Demand {

    private final Graph graph;
    private final Activity activity;
    private final Shadows shadows;
    private final Rules rules = new Rules();
    private final Map<Value, List<Term>> terms = new HashMap<>();
    private final Map<Value, Accumulation> accumulations = new HashMap<>();
    private final Set<Value> summed = new HashSet<>();
    private final Set<Value> carried = new HashSet<>();
    private final Set<Value> live = new HashSet<>();
    private final Set<Value> folded = new HashSet<>();
    private final Set<Value> foldedTangents = new HashSet<>();

    private Demand(Graph graph, Regions regions, Activity activity, Shadows shadows) {
        this.graph = graph;
        this.activity = activity;
        this.shadows = shadows;
        findCarried(regions);
        findAccumulations(regions);
        findLive();
        findFolded();
    }

    static Demand of(Graph graph, Regions regions, Activity activity, Shadows shadows) {
        return new Demand(graph, regions, activity, shadows);
    }

    /** Whether an instruction must be written. */
    boolean isLive(Value value) {
        return live.contains(value);
    }

    /** Whether a number's tangents are needed and may be other than zero. */
    boolean isCarried(Value value) {
        return carried.contains(value);
    }

    /** Whether a number is written where it is used. */
    boolean isFolded(Value value) {
        return folded.contains(value);
    }

    /** Whether a number's tangents are written where they are used. */
    boolean isTangentFolded(Value value) {
        return foldedTangents.contains(value);
    }

    /** Whether a number depends on the input. */
    boolean isActive(Value value) {
        return activity.isActive(value);
    }

    /** The stores that add to an element, whose tangents are added to in the same way. */
    Map<Value, Accumulation> accumulations() {
        return accumulations;
    }

    /** Whether a number's tangents are only needed to be read, added to and written back, which one place does. */
    boolean isSummed(Value value) {
        return summed.contains(value);
    }

    /** What a number's tangents are sums of. */
    List<Term> terms(Value value) {
        return terms.computeIfAbsent(value, key -> rules.terms(key, activity));
    }

    private static boolean isComputed(Value value) {
        return value.op() == Op.ARITHMETIC || value.op() == Op.ELEMENTARY;
    }

    private void findCarried(Regions regions) {
        Deque<Value> open = new ArrayDeque<>();
        for (Block block : graph.blocks()) {
            if (block.exit().kind() == Exit.Kind.RETURN) {
                open.addAll(block.exit().inputs());
            }
            for (Value value : block.body()) {
                boolean writes = value.op() == Op.STORE || value.op() == Op.FILL;
                if (writes && regions.of(value.input(0)).isActive()) {
                    open.add(value.input(value.inputs().size() - 1));
                }
            }
        }
        while (!open.isEmpty()) {
            Value value = open.pop();
            boolean moves = value.isNumber()
                    && activity.isActive(value)
                    && !(isComputed(value) && terms(value).isEmpty());
            if (moves && carried.add(value)) {
                if (isComputed(value)) {
                    terms(value).forEach(term -> open.add(term.operand()));
                } else if (value.op() == Op.PHI) {
                    open.addAll(value.inputs());
                }
            }
        }
    }

    private void findAccumulations(Regions regions) {
        Accumulation.find(graph, regions).forEach((store, accumulation) -> {
            Value sum = store.input(2);
            if (carried.contains(sum)) {
                accumulations.put(store, accumulation);
                summed.add(sum);
                summed.add(sum.input(sum.input(0) == accumulation.added() ? 1 : 0));
            }
        });
    }

    private void findLive() {
        Deque<Value> open = new ArrayDeque<>();
        for (Block block : graph.blocks()) {
            open.addAll(block.exit().inputs());
            for (Value value : block.body()) {
                if (isNeededForItself(value)) {
                    open.add(value);
                }
            }
        }
        carried.forEach(value -> {
            open.add(value);
            open.addAll(reads(value));
        });
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (live.add(value)) {
                open.addAll(value.inputs());
                if (value.isReference() && shadows.find(value) != null) {
                    open.add(shadows.of(value));
                }
            }
        }
    }

    /** The values that the tangents of a number are computed from. */
    private List<Value> reads(Value value) {
        List<Value> read = new ArrayList<>();
        if (isComputed(value)) {
            terms(value).forEach(term -> read.addAll(term.reads()));
        }
        return read;
    }

    /** Whether an instruction does something besides giving a value, if only that it may throw. */
    private boolean isNeededForItself(Value value) {
        return switch (value.op()) {
            case STORE, FILL, ARRAY_COPY, PUT, CALL, DYNAMIC, CONSTRUCT, LINEARIZE -> true;
            case LOAD, LENGTH, NEW_ARRAY, COPY, GET, CAST -> !shadows.isShadow(value);
            case ARITHMETIC -> Invariants.isDivision(value);
            case ELEMENTARY -> value.isCustom();
            default -> false;
        };
    }

    private void findFolded() {
        var uses = new Uses();
        var tangentUses = new Uses();
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                phi.inputs().forEach(uses::addElsewhere);
                phi.inputs().forEach(tangentUses::addElsewhere);
            }
            for (Value value : block.body()) {
                if (!live.contains(value)) {
                    continue;
                }
                value.inputs().forEach(input -> uses.add(input, block));
                if (!isComputed(value)) {
                    // An array's element, whose tangents are stored one by one.
                    value.inputs().forEach(input -> tangentUses.add(input, block));
                } else if (carried.contains(value)) {
                    reads(value).forEach(uses::addElsewhere);
                    terms(value).forEach(term -> tangentUses.add(term.operand(), block));
                }
            }
            block.exit().inputs().forEach(input -> uses.add(input, block));
            block.exit().inputs().forEach(tangentUses::addElsewhere);
        }
        var sizes = new Sizes();
        var tangentSizes = new Sizes();
        for (Block block : graph.blocks()) {
            for (Value value : block.body()) {
                if (!live.contains(value)) {
                    continue;
                }
                boolean pure = isComputed(value) && !Invariants.isDivision(value) && !value.isCustom();
                if (pure && uses.isOne(value) && sizes.fits(value, value.inputs())) {
                    folded.add(value);
                }
                if (isComputed(value)
                        && isCarried(value)
                        && tangentUses.isOne(value)
                        && !isSummed(value)
                        && tangentSizes.fits(
                                value, terms(value).stream().map(Term::operand).toList())) {
                    foldedTangents.add(value);
                }
            }
        }
    }

    /** How many operations there are in the expressions that are written where they are used. */
    private static final class Sizes {

        private final Map<Value, Integer> sizes = new HashMap<>();

        /** Whether an expression is not too long. */
        boolean fits(Value value, List<Value> operands) {
            int size = 1;
            for (Value operand : operands) {
                size += sizes.getOrDefault(operand, 0);
            }
            if (size > MethodEmission.LONGEST_EXPRESSION) {
                return false;
            }
            sizes.put(value, size);
            return true;
        }
    }

    /** Counts uses in the value's own block; any other counts as two. */
    private static final class Uses {
        private final Map<Value, Integer> counts = new HashMap<>();

        void add(Value value, Block block) {
            counts.merge(value, value.block() == block ? 1 : 2, Integer::sum);
        }

        void addElsewhere(Value value) {
            counts.merge(value, 2, Integer::sum);
        }

        boolean isOne(Value value) {
            return counts.getOrDefault(value, 0) == 1;
        }
    }
}
