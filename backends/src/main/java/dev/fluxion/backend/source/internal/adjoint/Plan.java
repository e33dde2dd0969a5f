package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * How the reverse sweep comes by the values it needs: cheap ones are computed again, from numbers of rounds, arguments and arrays that
 * have not changed since; the others the forward sweep keeps, each in the frame of its own loop.
 */
final class Plan {

    /** How the reverse sweep comes by a value. */
    enum How {
        /** It is a constant or an argument. */
        GIVEN,
        /** It counts rounds of its loop. */
        COUNTED,
        /** It is computed again. */
        COMPUTED,
        /** It was kept. */
        KEPT
    }

    /** Where a kept value is. */
    record Place(Nest nest, Stack stack, int slot) {}

    private final Regions regions;
    private final Sensitivity sensitivity;
    private final Route route;
    private final boolean fused;
    private final Map<Value, How> how = new LinkedHashMap<>();
    private final Map<Value, Place> places = new LinkedHashMap<>();
    private final Map<Block, Integer> turnSlots = new HashMap<>();
    private final Map<Value, Integer> costs = new HashMap<>();
    private final Set<Value> deep = new HashSet<>();
    private final Set<Object> needed = new HashSet<>();
    private final Set<String> written = new HashSet<>();

    private Plan(Regions regions, Sensitivity sensitivity, Route route, boolean fused) {
        this.regions = regions;
        this.sensitivity = sensitivity;
        this.route = route;
        this.fused = fused;
    }

    /**
     * Plans.
     *
     * @param fused whether both sweeps are one method, whose variables the reverse sweep still has, and nobody else runs in between
     */
    static Plan of(Graph graph, Regions regions, Sensitivity sensitivity, Route route, boolean fused) {
        var plan = new Plan(regions, sensitivity, route, fused);
        for (Value value : graph.all()) {
            if (value.op() == Op.PUT && value.detail() instanceof FieldInsnNode field) {
                plan.written.add(name(field));
            }
        }
        for (Nest nest : route.nests()) {
            nest.trip = Trip.of(graph, nest, plan, sensitivity);
        }
        for (Block block : graph.blocks()) {
            if (route.visits(block)) {
                plan.plan(block);
            }
        }
        Value result = sensitivity.resultShadow();
        if (result != null) {
            plan.need(result, route.root());
        }
        plan.countRounds(route.root());
        Packing.mark(route, plan, Flow.of(graph.blocks()));
        plan.placeLoops(route.root());
        AnyOrder.mark(graph, regions, sensitivity, route, plan);
        return plan;
    }

    /** How the reverse sweep comes by a value it needs. */
    How how(Value value) {
        return Objects.requireNonNull(how.get(value), () -> "not planned: " + value.describe());
    }

    /** The values that the forward sweep keeps. */
    Map<Value, Place> places() {
        return places;
    }

    /** Whether a kept value is needed in loops inside its own. */
    boolean isDeep(Value value) {
        return deep.contains(value);
    }

    /** Where the forward sweep records which way it came to a block. */
    int turnSlot(Block block) {
        return Objects.requireNonNull(turnSlots.get(block));
    }

    /** Whether kept values of a loop, or of the method around all, are variables that both sweeps share. */
    boolean inVariables(Nest nest) {
        return fused && (nest.isRoot() || nest.isSweptByRound());
    }

    /** The step by which an integer grows in every round of its loop, or zero if it does not count rounds. */
    int step(Value value) {
        if (value.op() != Op.PHI || value.type().getSort() != Type.INT) {
            return 0;
        }
        Nest nest = route.headed(value.block());
        Flow.Loop loop = nest == null ? null : nest.loop;
        if (loop == null) {
            return 0;
        }
        Value next = value.input(loop.latch(value.block()));
        boolean grows = (next.opcode() == Opcodes.IADD || next.opcode() == Opcodes.ISUB)
                && next.input(0) == value
                && next.input(1).isConstant()
                && next.input(1).detail() instanceof Integer;
        if (!grows) {
            return 0;
        }
        int step = (Integer) Objects.requireNonNull(next.input(1).detail());
        return next.opcode() == Opcodes.IADD ? step : -step;
    }

    /** What an integer that counts rounds is in the first one. */
    Value start(Value value) {
        Flow.Loop loop = Objects.requireNonNull(route.nest(value.block()).loop);
        return value.input(1 - loop.latch(value.block()));
    }

    private void plan(Block block) {
        Nest nest = route.nest(block);
        BitSet sensitive = sensitivity.atEnd(block);
        for (Value value : sensitivity.steps(block, sensitive)) {
            needFor(value, nest);
        }
        if (route.turn(block) == Route.Turn.RECORDED) {
            turnSlots.put(block, inVariables(nest) ? -1 : nest.newSlot(Stack.INTS));
        }
    }

    private void needFor(Value value, Nest nest) {
        switch (value.op()) {
            case ARITHMETIC, ELEMENTARY ->
                sensitivity.terms(value).forEach(term -> term.reads().forEach(read -> need(read, nest)));
            case LOAD, STORE -> {
                need(sensitivity.shadow(value.input(0)), nest);
                need(value.input(1), nest);
            }
            case FILL -> {
                need(sensitivity.shadow(value.input(0)), nest);
                value.inputs().subList(1, value.inputs().size() - 1).forEach(bound -> need(bound, nest));
            }
            case COPY -> {
                need(sensitivity.shadow(value.input(0)), nest);
                need(sensitivity.shadow(value), nest);
                if (value.inputs().size() == 3) {
                    need(value.input(1), nest);
                }
            }
            case APPLY -> {
                need(value.input(0), nest);
                need(sensitivity.shadow(value), nest);
                sensitivity.inputShadows(value).stream()
                        .filter(Objects::nonNull)
                        .forEach(shadow -> need(shadow, nest));
            }
            case ARRAY_COPY -> {
                if (copiesActive(value)) {
                    need(sensitivity.shadow(value.input(0)), nest);
                    need(value.input(1), nest);
                }
                need(sensitivity.shadow(value.input(2)), nest);
                need(value.input(3), nest);
                need(value.input(4), nest);
            }
            default -> throw new IllegalStateException("nothing to do: " + value.describe());
        }
    }

    /** Whether what was copied takes adjoints. */
    boolean copiesActive(Value copy) {
        return regions.of(copy.input(0)).needsShadow();
    }

    private void need(Value value, Nest at) {
        Nest own = route.nest(value.block());
        record Use(Value value, Nest at) {}
        if (!needed.add(new Use(value, at))) {
            return;
        }
        How known = how.computeIfAbsent(value, this::choose);
        switch (known) {
            case GIVEN -> {}
            case COUNTED -> need(start(value), at);
            case COMPUTED -> value.inputs().forEach(input -> need(input, at));
            case KEPT -> {
                if (!places.containsKey(value)) {
                    Stack stack = Stack.of(value.type());
                    places.put(value, new Place(own, stack, inVariables(own) ? -1 : own.newSlot(stack)));
                }
                if (own != at) {
                    deep.add(value);
                }
            }
        }
    }

    private How choose(Value value) {
        if (isGiven(value)) {
            return How.GIVEN;
        }
        if (inVariables(route.nest(value.block()))) {
            return How.KEPT;
        }
        // Where it starts belongs to a loop around and is at worst kept there, once for all rounds.
        if (step(value) != 0) {
            return How.COUNTED;
        }
        return cost(value) <= Costs.CHEAP ? How.COMPUTED : How.KEPT;
    }

    private static boolean isGiven(Value value) {
        return value.op() == Op.CONSTANT || value.op() == Op.PARAMETER || value.op() == Op.PARAMETER_SHADOW;
    }

    private int cost(Value value) {
        Integer known = costs.get(value);
        if (known == null) {
            // While it is being found out, which a phi may ask for again.
            costs.put(value, Costs.DEAR);
            known = Math.min(Costs.DEAR, newCost(value));
            costs.put(value, known);
        }
        return known;
    }

    private int newCost(Value value) {
        if (isGiven(value)) {
            return 0;
        }
        if (inVariables(route.nest(value.block()))) {
            return 0;
        }
        if (step(value) != 0) {
            return 1 + Math.min(1, cost(start(value)));
        }
        int sort = value.type().getSort();
        if (sort == Type.LONG || sort == Type.FLOAT) {
            return Costs.DEAR;
        }
        int own = ownCost(value);
        Nest nest = route.nest(value.block());
        for (Value input : value.inputs()) {
            // What belongs to a loop around this one is kept and loaded once for all rounds of this one.
            boolean around = route.nest(input.block()) != nest;
            own = Math.min(Costs.DEAR, own + (around ? Math.min(1, cost(input)) : cost(input)));
        }
        return own;
    }

    private int ownCost(Value value) {
        return switch (value.op()) {
            case ARITHMETIC -> Costs.ofArithmetic(value.opcode());
            case LENGTH -> 1;
            case CAST -> 1;
            case LOAD -> isLastingLoad(value) ? 2 : Costs.DEAR;
            case GET -> isLastingField(value) ? 1 : Costs.DEAR;
            default -> Costs.DEAR;
        };
    }

    /** Whether an element can be read again later. Where others may run in between, only what belongs to the function lasts. */
    private boolean isLastingLoad(Value load) {
        Value array = load.input(0);
        return (fused || regions.belongsToFunction(array)) && regions.isStableAfter(array, load);
    }

    /** Whether a field can be read again later: nobody writes to it meanwhile, as far as arrays of others count as unwritten. */
    private boolean isLastingField(Value get) {
        return fused
                && regions.opaque().isEmpty()
                && get.detail() instanceof FieldInsnNode field
                && !written.contains(name(field));
    }

    private static String name(FieldInsnNode field) {
        return field.name + field.desc;
    }

    /** How the reverse sweep comes by each value it needs, one a line. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        how.forEach((value, known) -> {
            text.append(value).append(' ').append(known.name().toLowerCase(Locale.ROOT));
            Place place = places.get(value);
            if (place != null) {
                text.append(
                                inVariables(place.nest())
                                        ? " in a variable"
                                        : " at " + place.slot() + " of " + place.stack().field)
                        .append(place.nest().header == null ? "" : " of the loop " + place.nest().header);
            }
            text.append('\n');
        });
        return text.toString();
    }

    private void placeLoops(Nest nest) {
        nest.children.forEach(this::placeLoops);
        for (Nest child : nest.children) {
            if (!inVariables(nest) && !child.isPackedInside()) {
                for (Stack stack : Stack.values()) {
                    if (child.occupies(stack)) {
                        child.baseSlots.put(stack, nest.newSlot(Stack.INTS));
                    }
                }
                for (Emission.Counter measure : Emission.measures(child)) {
                    child.measureSlots.put(measure, nest.newSlot(Stack.INTS));
                }
            }
        }
        if (!nest.isRoot()) {
            // The links themselves are integers, so whether there are any frames of integers is known last.
            for (Stack stack : List.of(Stack.DOUBLES, Stack.REFERENCES, Stack.INTS)) {
                if (nest.size(stack) > 0 && nest.hasFramesInside(stack) && !nest.isLinear(stack)) {
                    nest.linkSlots.put(stack, nest.newSlot(Stack.INTS));
                }
            }
        }
    }

    /** What the numbers of rounds are computed from is needed around the loops; others are kept. */
    private void countRounds(Nest nest) {
        for (Nest child : nest.children) {
            Trip trip = child.trip;
            if (trip != null && isCountedAgain(child)) {
                need(start(trip.counter()), nest);
                if (trip.bound() != null) {
                    need(trip.bound(), nest);
                }
            } else if (!inVariables(nest)) {
                child.roundsSlot = nest.newSlot(Stack.INTS);
            }
        }
        nest.children.forEach(this::countRounds);
    }

    /** Whether the number of rounds of a loop is cheap to compute again when the loop begins. */
    boolean isCountedAgain(Nest nest) {
        Trip trip = nest.trip;
        if (trip == null || trip.offset() != 0 || inVariables(nest.around())) {
            return false;
        }
        Value bound = trip.bound();
        return costAround(start(trip.counter()), nest) + (bound == null ? 0 : costAround(bound, nest)) <= Costs.CHEAP;
    }

    /** Whether the reverse sweep runs a loop {@linkplain AnyOrder from the first round to the last} with the counter that the function has. */
    boolean countsAlong(Nest nest) {
        return nest.upward && isCountedAgain(nest);
    }

    /** Whether a loop that is counted along counts its rounds. */
    boolean countsRounds(Nest nest) {
        Trip trip = nest.trip;
        if (trip == null || trip.down()) {
            return false;
        }
        Value start = start(trip.counter());
        return start.isConstant() && Integer.valueOf(0).equals(start.detail());
    }

    /** What a value costs where a loop begins. */
    private int costAround(Value value, Nest nest) {
        return route.nest(value.block()) == nest.around() ? cost(value) : Math.min(1, cost(value));
    }

    /** Whether a method's result is a number. */
    static boolean returnsNumber(Graph graph) {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .allMatch(block -> block.exit().inputs().get(0).isNumber());
    }
}
