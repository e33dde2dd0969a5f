package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Internal: the arrays of adjoints. Every array that may hold numbers which depend on the input gets a second one beside it, and every
 * reference to the first a reference to the second: where two references are the same array, so are their shadows. They are made by
 * instructions of their own, which this pass adds to the graph.
 */
public final class Shadows {

    private final Graph graph;
    private final Regions regions;
    private final Map<Value, Value> shadows = new HashMap<>();
    private final BitSet added = new BitSet();

    private Shadows(Graph graph, Regions regions) {
        this.graph = graph;
        this.regions = regions;
    }

    /** Adds shadows to a graph. */
    public static Shadows add(Graph graph, Regions regions) {
        var shadows = new Shadows(graph, regions);
        for (Block block : graph.blocks()) {
            shadows.visit(block);
        }
        for (Block block : graph.blocks()) {
            for (Value phi : List.copyOf(block.phis())) {
                Value shadow = shadows.shadows.get(phi);
                if (shadow != null) {
                    phi.inputs().forEach(input -> shadow.inputs().add(shadows.of(input)));
                }
            }
        }
        return shadows;
    }

    /** The shadow of a reference. */
    public Value of(Value reference) {
        return Objects.requireNonNull(shadows.get(reference), () -> "no shadow of " + reference.describe());
    }

    /** The shadow of a reference, or null if it needs none. */
    public @Nullable Value find(Value reference) {
        return shadows.get(reference);
    }

    /** Whether an instruction is one that this pass added. */
    public boolean isShadow(Value value) {
        return added.get(value.id());
    }

    private void visit(Block block) {
        for (Value phi : List.copyOf(block.phis())) {
            if (needs(phi)) {
                Value shadow = make(Op.PHI, phi, List.of());
                block.phis().add(shadow);
                shadows.put(phi, shadow);
            }
        }
        List<Value> body = new ArrayList<>();
        for (Value value : block.body()) {
            body.add(value);
            Value shadow = shadowOf(value);
            if (shadow != null) {
                if (shadow != value) {
                    body.add(shadow);
                }
                if (value.isReference()) {
                    shadows.put(value, shadow);
                }
            }
        }
        block.body().clear();
        block.body().addAll(body);
    }

    private boolean needs(Value value) {
        return value.isReference() && regions.of(value).needsShadow();
    }

    private @Nullable Value shadowOf(Value value) {
        return switch (value.op()) {
            case PARAMETER -> needs(value) ? make(Op.PARAMETER_SHADOW, value, List.of()) : null;
            // Null has itself for a shadow, wherever it is used.
            case CONSTANT -> value.detail() == Value.NULL ? value : null;
            case NEW_ARRAY -> needs(value) ? newArray(value) : null;
            case COPY -> needs(value) ? copy(value) : null;
            case APPLY -> needs(value) ? make(Op.SHADOW, value, List.of(value)) : null;
            case LOAD, CAST -> needs(value) ? withShadows(value, 0) : null;
            case STORE, FILL -> {
                int last = value.inputs().size() - 1;
                yield needs(value.input(last)) ? withShadows(value, 0, last) : null;
            }
            case ARRAY_COPY ->
                isNumbers(value.input(0).type()) || !needs(value.input(0)) ? null : withShadows(value, 0, 2);
            default -> null;
        };
    }

    private Value newArray(Value value) {
        return isNumbers(value.type())
                ? make(Op.SHADOW, value, List.of(value))
                : make(Op.NEW_ARRAY, value, value.inputs());
    }

    private Value copy(Value value) {
        return isNumbers(value.type()) ? make(Op.SHADOW, value, List.of(value)) : withShadows(value, 0);
    }

    /** The same instruction on the shadows of some of its inputs. */
    private Value withShadows(Value value, int... indices) {
        List<Value> inputs = new ArrayList<>(value.inputs());
        for (int index : indices) {
            inputs.set(index, of(inputs.get(index)));
        }
        return make(value.op(), value, inputs);
    }

    private Value make(Op op, Value of, List<Value> inputs) {
        Value shadow = graph.make(op, of.type(), of.detail(), inputs, of.block(), of.origin());
        added.set(shadow.id());
        if (shadow.isReference()) {
            regions.share(shadow, of);
        }
        return shadow;
    }

    public static boolean isNumbers(Type type) {
        return type.getDescriptor().equals("[D");
    }
}
