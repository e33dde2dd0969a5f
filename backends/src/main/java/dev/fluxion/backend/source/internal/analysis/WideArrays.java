package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Internal: makes {@code double[]} of every {@code float[]} that depends on the input, so that all that comes later knows one kind of array. Every
 * float is a double: what is put in is widened, and what is read is a float again, so that no number changes.
 *
 * <p>It does so only for arrays that were made inside and stay there. The others are left for {@link Activity} to refuse.
 */
public final class WideArrays {

    private final Graph graph;
    private final Regions regions;
    private final List<Region> wide = new ArrayList<>();
    private final Map<Value, Value> replaced = new HashMap<>();

    private WideArrays(Graph graph, Regions regions) {
        this.graph = graph;
        this.regions = regions;
    }

    /**
     * Rewrites a graph.
     *
     * @param input the index of the argument that is differentiated
     */
    public static void of(Graph graph, int input) {
        List<Value> all = graph.all();
        if (all.stream().noneMatch(WideArrays::isOfFloats)) {
            return;
        }
        Regions regions = Regions.of(graph, input);
        Activity.spread(graph, regions, input);
        var pass = new WideArrays(graph, regions);
        pass.choose(all);
        if (!pass.wide.isEmpty() && pass.all(all)) {
            pass.rewrite();
        }
    }

    private static boolean isOfFloats(Value value) {
        return value.type().getSort() == Type.ARRAY
                && value.type().getElementType().getSort() == Type.FLOAT;
    }

    /** The region of the arrays of numbers that arrays of arrays of floats lead to. */
    private Region numbers(Value array) {
        Region region = regions.of(array);
        for (int depth = array.type().getDimensions(); depth > 1; depth--) {
            region = region.elements();
        }
        return region.representative();
    }

    private boolean isWide(Value value) {
        if (!value.isReference()) {
            return false;
        }
        return wide.contains(isOfFloats(value) ? numbers(value) : regions.of(value));
    }

    /** What depends on the input, and what is copied into such an array or from it. */
    private void choose(List<Value> all) {
        for (Value value : all) {
            if (isOfFloats(value) && numbers(value).isActive()) {
                add(numbers(value));
            }
        }
        int known;
        do {
            known = wide.size();
            for (Value value : all) {
                if (value.op() == Op.COPY && isOfFloats(value)) {
                    together(value, value.input(0));
                } else if (value.op() == Op.ARRAY_COPY) {
                    together(value.input(0), value.input(2));
                }
            }
        } while (wide.size() > known);
    }

    private void together(Value one, Value other) {
        if (isOfFloats(one) && isOfFloats(other) && (isWide(one) || isWide(other))) {
            add(numbers(one));
            add(numbers(other));
        }
    }

    private void add(Region region) {
        if (!wide.contains(region)) {
            wide.add(region);
        }
    }

    /** Whether all that is done with these arrays can be done with others instead. */
    private boolean all(List<Value> all) {
        return wide.stream()
                        .noneMatch(region ->
                                region.isOutside() || !region.parameters().isEmpty())
                && all.stream().allMatch(this::canBeWide)
                && graph.blocks().stream()
                        .map(Block::exit)
                        .noneMatch(exit -> exit.kind() != Exit.Kind.BRANCH
                                && exit.inputs().stream().anyMatch(this::isWide));
    }

    private boolean canBeWide(Value value) {
        boolean made = switch (value.op()) {
            case NEW_ARRAY, COPY, PHI, LOAD, CAST -> isOfFloats(value) || !isNumbers(value.type());
            case CONSTANT -> true;
            default -> false;
        };
        boolean taken = switch (value.op()) {
            case LOAD, STORE, LENGTH, PHI, CAST, COPY, FILL, ARRAY_COPY -> true;
            default -> false;
        };
        return (made || !isWide(value)) && (taken || value.inputs().stream().noneMatch(this::isWide));
    }

    /** Whether a type is that of arrays of numbers, whatever their kind. */
    private static boolean isNumbers(Type type) {
        return type.getSort() == Type.ARRAY && type.getElementType().getSort() < Type.ARRAY;
    }

    private void rewrite() {
        List<Value> toRetype = graph.all().stream()
                .filter(value -> isOfFloats(value) && isWide(value))
                .toList();
        for (Block block : graph.blocks()) {
            List<Value> body = new ArrayList<>();
            for (Value value : block.body()) {
                rewrite(value, body);
            }
            block.body().clear();
            block.body().addAll(body);
        }
        toRetype.forEach(
                value -> value.setType(Type.getType(widened(value.type().getDescriptor()))));
        graph.replace(replaced);
    }

    private void rewrite(Value value, List<Value> body) {
        switch (value.op()) {
            case LOAD -> {
                if (Integer.valueOf(Opcodes.FALOAD).equals(value.detail()) && isWide(value.input(0))) {
                    Value element = make(Op.LOAD, Type.DOUBLE_TYPE, Opcodes.DALOAD, value.inputs(), value, body);
                    replaced.put(
                            value, make(Op.ARITHMETIC, Type.FLOAT_TYPE, Opcodes.D2F, List.of(element), value, body));
                    return;
                }
            }
            case STORE -> {
                if (Integer.valueOf(Opcodes.FASTORE).equals(value.detail()) && isWide(value.input(0))) {
                    make(Op.STORE, value.type(), Opcodes.DASTORE, withLastWidened(value, body), value, body);
                    return;
                }
            }
            case FILL -> {
                if (isOfNumbers(value.input(0))) {
                    make(Op.FILL, value.type(), widened(value), withLastWidened(value, body), value, body);
                    return;
                }
            }
            case COPY -> {
                if (isOfFloats(value) && isWide(value)) {
                    Type type = Type.getType(widened(value.type().getDescriptor()));
                    Value copy = make(Op.COPY, type, widened(value), value.inputs(), value, body);
                    replaced.put(value, copy);
                    return;
                }
            }
            default -> {}
        }
        body.add(value);
    }

    /** Whether a value is one of the arrays of numbers themselves. */
    private boolean isOfNumbers(Value array) {
        return isWide(array) && wide.contains(regions.of(array));
    }

    private List<Value> withLastWidened(Value value, List<Value> body) {
        List<Value> inputs = new ArrayList<>(value.inputs());
        int last = inputs.size() - 1;
        inputs.set(last, make(Op.ARITHMETIC, Type.DOUBLE_TYPE, Opcodes.F2D, List.of(inputs.get(last)), value, body));
        return inputs;
    }

    private Value make(Op op, Type type, Object detail, List<Value> inputs, Value instead, List<Value> body) {
        Value made = graph.make(op, type, detail, inputs, instead.block(), instead.origin());
        body.add(made);
        return made;
    }

    /** The same call on arrays of doubles. */
    private static MethodInsnNode widened(Value value) {
        MethodInsnNode call = (MethodInsnNode) Objects.requireNonNull(value.detail());
        String owner = call.owner.startsWith("[") ? widened(call.owner) : call.owner;
        return new MethodInsnNode(call.getOpcode(), owner, call.name, widened(call.desc), call.itf);
    }

    /** Type descriptors without names of classes in them. */
    private static String widened(String descriptor) {
        return descriptor.contains(";") ? descriptor : descriptor.replace('F', 'D');
    }
}
