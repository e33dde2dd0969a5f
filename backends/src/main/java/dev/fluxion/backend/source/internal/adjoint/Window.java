package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Region;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * The elements of the input that a round reads, if they move along by one from round to round, as in {@code f(x[i], x[i + 1])}, and nobody else reads any. The loop's rounds are
 * {@linkplain Independent swept back one by one}. Then the first adjoint that an element is given is that of the highest one read, which is set and not
 * added to, so that the gradient need not be zero before; and the last is that of the lowest one, after which the element is known and can be looked at for NaN while it is at hand.
 *
 * @param counter what counts the rounds
 * @param shadow the adjoints of the input
 * @param highest the read with the highest index
 * @param lowest the read with the lowest index
 * @param high the highest index less the counter
 * @param low the lowest index less the counter
 */
record Window(Value counter, Value shadow, Value highest, Value lowest, int high, int low) {

    /** Finds the loop with a window, if there is one, and marks it. */
    static @Nullable Window mark(Graph graph, Regions regions, Sensitivity sensitivity, Layout layout, int input) {
        for (Nest nest : layout.route().nests()) {
            boolean fits = nest.independent != null
                    && nest.independent.scratch().isEmpty()
                    && nest.state == null
                    && nest.children.isEmpty();
            Window window = fits ? of(graph, regions, sensitivity, layout.plan(), nest, input) : null;
            if (window != null) {
                nest.window = window;
                return window;
            }
        }
        return null;
    }

    private static @Nullable Window of(
            Graph graph, Regions regions, Sensitivity sensitivity, Plan plan, Nest nest, int input) {
        Flow flow = Flow.of(graph.blocks());
        Block header = nest.header;
        Flow.Loop loop = nest.loop;
        if (header == null || loop == null || !isAlwaysRun(graph, flow, header)) {
            return null;
        }
        Value array = input(graph, input);
        if (array == null) {
            return null;
        }
        var reads = new TreeMap<Integer, Value>();
        Value counter = null;
        for (Value value : graph.all()) {
            boolean uses = sensitivity.returns(value.block()) && touches(value, array, regions);
            if (!uses || value.op() == Op.LENGTH || isIdle(value, sensitivity)) {
                continue;
            }
            boolean reading = value.op() == Op.LOAD
                    && value.input(0) == array
                    && loop.contains(value.block().id())
                    && Objects.requireNonNull(flow.loop(value.block().id())).header() == loop.header()
                    && loop.latches().stream()
                            .allMatch(latch -> flow.dominates(value.block().id(), latch));
            if (!reading) {
                return null;
            }
            Value base = base(value.input(1));
            boolean along = (counter == null || counter == base) && base.block() == header && plan.step(base) == 1;
            if (!along || reads.put(offset(value.input(1)), value) != null) {
                return null;
            }
            counter = base;
        }
        if (counter == null) {
            return null;
        }
        return new Window(
                counter,
                sensitivity.shadow(array),
                reads.lastEntry().getValue(),
                reads.firstEntry().getValue(),
                reads.lastKey(),
                reads.firstKey());
    }

    private static boolean isAlwaysRun(Graph graph, Flow flow, Block header) {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .allMatch(block -> flow.dominates(header.id(), block.id()));
    }

    private static @Nullable Value input(Graph graph, int input) {
        return graph.blocks().get(0).body().stream()
                .filter(value -> value.op() == Op.PARAMETER && value.isReference() && AdjointCode.index(value) == input)
                .findFirst()
                .orElse(null);
    }

    /** Whether an instruction does anything with the input or an array that may be the input. */
    private static boolean touches(Value value, Value input, Regions regions) {
        Region region = regions.of(input);
        return value != input
                && value.op() != Op.PARAMETER_SHADOW
                && ((value.isReference() && regions.of(value) == region)
                        || value.inputs().stream().anyMatch(each -> each.isReference() && regions.of(each) == region));
    }

    /** Whether an instruction reads what the result does not depend on. */
    private static boolean isIdle(Value value, Sensitivity sensitivity) {
        return value.op() == Op.LOAD
                && !sensitivity
                        .steps(value.block(), sensitivity.atEnd(value.block()))
                        .contains(value);
    }

    /** An index without the constant that is added to it. */
    private static Value base(Value index) {
        return isShifted(index) ? index.input(0) : index;
    }

    private static int offset(Value index) {
        if (isShifted(index) && index.input(1).detail() instanceof Integer constant) {
            return index.opcode() == Opcodes.IADD ? constant : -constant;
        }
        return 0;
    }

    private static boolean isShifted(Value index) {
        return (index.opcode() == Opcodes.IADD || index.opcode() == Opcodes.ISUB)
                && index.input(1).isConstant();
    }
}
