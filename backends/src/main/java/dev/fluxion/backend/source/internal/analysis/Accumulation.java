package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;

/**
 * Internal: an element that something is added to: {@code a[i] += t} or {@code a[i] -= t}. Its adjoint stays what it is, and {@code t} is given it; without this
 * it would be read, set to zero and added again.
 *
 * @param added what is added or subtracted
 * @param minus whether it is subtracted
 */
public record Accumulation(Value added, boolean minus) {

    /** The stores of a graph that only add to what was there. */
    public static Map<Value, Accumulation> find(Graph graph, Regions regions) {
        Map<Value, Integer> uses = new HashMap<>();
        for (Value value : graph.all()) {
            value.inputs().forEach(input -> uses.merge(input, 1, Integer::sum));
        }
        graph.blocks().forEach(block -> block.exit().inputs().forEach(input -> uses.merge(input, 1, Integer::sum)));
        Map<Value, Accumulation> found = new HashMap<>();
        for (Block block : graph.blocks()) {
            for (Value store : block.body()) {
                if (store.op() == Op.STORE) {
                    find(store, block.body(), regions, uses, found);
                }
            }
        }
        return found;
    }

    private static void find(
            Value store, List<Value> body, Regions regions, Map<Value, Integer> uses, Map<Value, Accumulation> found) {
        Value sum = store.input(2);
        boolean minus = sum.opcode() == Opcodes.DSUB;
        if (!(minus || sum.opcode() == Opcodes.DADD)
                || uses.getOrDefault(sum, 0) != 1
                || sum.block() != store.block()) {
            return;
        }
        for (int i = 0; i < (minus ? 1 : 2); i++) {
            Value read = sum.input(i);
            boolean same = read.op() == Op.LOAD
                    && read.block() == store.block()
                    && read.input(0) == store.input(0)
                    && read.input(1) == store.input(1)
                    && uses.getOrDefault(read, 0) == 1;
            if (same && isUntouched(store, read, body, regions)) {
                found.put(store, new Accumulation(sum.input(1 - i), minus));
                return;
            }
        }
    }

    /** Whether nothing else is written to the array between reading and writing. */
    private static boolean isUntouched(Value store, Value read, List<Value> body, Regions regions) {
        for (Value between : body.subList(body.indexOf(read) + 1, body.indexOf(store))) {
            boolean touches = switch (between.op()) {
                case STORE, FILL -> regions.of(between.input(0)) == regions.of(store.input(0));
                case ARRAY_COPY, CALL, DYNAMIC, CONSTRUCT -> true;
                default -> false;
            };
            if (touches) {
                return false;
            }
        }
        return true;
    }
}
