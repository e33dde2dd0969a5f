package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * Tangents that nobody needs where a factor is zero: in {@code a[i] += w * f(x)}, with a {@code w} that does not depend on the input, those
 * of {@code f(x)} are computed only if {@code w} is not zero. Sparse weights stored in full make most of them zero.
 */
final class Skips {

    /** Fewer numbers than this cost less than to look at the factor. */
    private static final int FEWEST = 3;

    private final Regions regions;
    private final Demand demand;
    private final Map<Value, List<Value>> users = new HashMap<>();
    private final Map<Value, Skip> byStore = new HashMap<>();
    private final Set<Value> postponed = new HashSet<>();

    /**
     * What is skipped at a store.
     *
     * @param factor what must not be zero
     * @param values the numbers whose tangents are only computed there, in their order
     */
    record Skip(Value factor, List<Value> values) {}

    private Skips(Graph graph, Regions regions, Demand demand) {
        this.regions = regions;
        this.demand = demand;
        for (Block block : graph.blocks()) {
            block.phis().forEach(this::addUser);
            block.body().forEach(this::addUser);
            // Whoever takes what leaves the block takes it always.
            block.exit().inputs().forEach(input -> users(input).add(input));
        }
        demand.accumulations().forEach(this::find);
    }

    static Skips find(Graph graph, Regions regions, Demand demand) {
        return new Skips(graph, regions, demand);
    }

    /** What is skipped at a store, or null. */
    @Nullable
    Skip at(Value store) {
        return byStore.get(store);
    }

    /** Whether a number's tangents are computed at a later store only. */
    boolean isPostponed(Value value) {
        return postponed.contains(value);
    }

    private List<Value> users(Value value) {
        return users.computeIfAbsent(value, key -> new ArrayList<>());
    }

    private void addUser(Value value) {
        boolean computed = value.op() == Op.ARITHMETIC || value.op() == Op.ELEMENTARY;
        if (!computed) {
            value.inputs().forEach(input -> users(input).add(value));
        } else if (demand.isCarried(value)) {
            demand.terms(value).forEach(term -> users(term.operand()).add(value));
        }
    }

    private void find(Value store, Accumulation accumulation) {
        Value product = accumulation.added();
        if (product.opcode() != Opcodes.DMUL || product.block() != store.block() || !demand.isCarried(product)) {
            return;
        }
        boolean left = demand.isCarried(product.input(0));
        Value factor = product.input(left ? 1 : 0);
        if (demand.isActive(factor) || factor.isConstant()) {
            return;
        }
        List<Value> body = store.block().body();
        Set<Value> found = new HashSet<>();
        found.add(product);
        List<Value> inOrder = new ArrayList<>();
        // Backward, so that all users of a number come before it.
        for (int i = body.indexOf(store) - 1; i >= 0; i--) {
            Value value = body.get(i);
            boolean only = value == product
                    ? isOnlyAdded(product, store)
                    : demand.isCarried(value) && found.containsAll(users(value));
            boolean movable = value.op() != Op.LOAD || isUntouched(value, body.subList(i, body.indexOf(store)));
            boolean kind = value.op() == Op.LOAD || value.op() == Op.ARITHMETIC || value.op() == Op.ELEMENTARY;
            if (only && movable && kind && !postponed.contains(value)) {
                found.add(value);
                inOrder.add(0, value);
            } else if (value == product) {
                return;
            }
        }
        if (inOrder.size() > FEWEST) {
            postponed.addAll(inOrder);
            byStore.put(store, new Skip(factor, inOrder));
        }
    }

    /** Whether a product goes nowhere but into the sum that is stored. */
    private boolean isOnlyAdded(Value product, Value store) {
        return users(product).equals(List.of(store.input(2)));
    }

    /** Whether no instruction writes to the array that one reads, so that its tangents may be read after them. */
    private boolean isUntouched(Value load, List<Value> until) {
        for (Value between : until) {
            boolean touches = switch (between.op()) {
                case STORE, FILL -> regions.of(between.input(0)) == regions.of(load.input(0));
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
