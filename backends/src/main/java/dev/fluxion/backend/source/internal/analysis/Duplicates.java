package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Internal: takes out what is computed twice in one block: arithmetic, elementary functions, lengths, and elements read from arrays that are not
 * written in between. A number read twice then has one adjoint, so that {@code sqrt(x - x)} is seen to be constant.
 */
public final class Duplicates {

    private Duplicates() {}

    private record Key(Op op, @Nullable Object detail, List<Value> inputs) {}

    public static void remove(Graph graph) {
        Map<Value, Value> replaced = new HashMap<>();
        for (Block block : graph.blocks()) {
            Map<Key, Value> known = new HashMap<>();
            Set<Value> taken = new HashSet<>();
            for (Value value : block.body()) {
                value.inputs().replaceAll(input -> replaced.getOrDefault(input, input));
                if (mayWrite(value)) {
                    known.keySet().removeIf(key -> key.op == Op.LOAD);
                }
                if (isRepeatable(value)) {
                    Value same = known.putIfAbsent(key(value), value);
                    if (same != null) {
                        replaced.put(value, same);
                        taken.add(value);
                    }
                }
            }
            block.body().removeAll(taken);
        }
        graph.replace(replaced);
    }

    private static boolean mayWrite(Value value) {
        return switch (value.op()) {
            case STORE, FILL, ARRAY_COPY, PUT, CALL, DYNAMIC, CONSTRUCT -> true;
            default -> false;
        };
    }

    private static boolean isRepeatable(Value value) {
        return switch (value.op()) {
            case ARITHMETIC, LENGTH, LOAD -> true;
            case ELEMENTARY -> !value.isCustom();
            default -> false;
        };
    }

    private static Key key(Value value) {
        Object detail = value.detail() instanceof Elementary elementary
                ? elementary.call().owner + elementary.call().name + elementary.call().desc
                : value.detail();
        return new Key(value.op(), detail, List.copyOf(value.inputs()));
    }
}
