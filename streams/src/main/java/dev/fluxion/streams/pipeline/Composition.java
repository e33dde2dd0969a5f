package dev.fluxion.streams.pipeline;

import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Function2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Functions of stages that follow each other, composed to one function of all parameters in one array and of an element: what differentiates it
 * makes one sweep of them, where stages one by one would each be evaluated twice, with a node for each in between. In plain Java, which backends
 * that read bytecode can read.
 */
final class Composition {

    private Composition() {}

    /**
     * The composition, or null where there is none: of other stages than functions of an element, or parameters that are no arrays of numbers, or
     * none at all; or of more stages than {@link #ofAll} takes, which are evaluated one by one as well.
     *
     * @param weights all parameters, by their places
     */
    static @Nullable StageFunction of(Stage[] stages, List<Weights> weights) {
        int[] offsets = offsets(weights);
        if (offsets.length < 2) {
            return null;
        }
        StringBuilder name = new StringBuilder();
        List<Function2<Object, Object, Object>> functions = new ArrayList<>();
        for (Stage stage : stages) {
            if (!(stage instanceof MapStage map) || map.function().isOfList()) {
                return null;
            }
            functions.add(ofAllParameters(map, offsets));
            name.append(name.isEmpty() ? "" : ", ").append(map.function().name());
        }
        Function2<Object, Object, Object> composed = ofAll(functions);
        return composed == null ? null : StageFunction.of(name.toString(), composed);
    }

    /** Where each stage's parameters begin, and the end; empty if some are no array of numbers. */
    private static int[] offsets(List<Weights> weights) {
        int[] offsets = new int[weights.size() + 1];
        for (int i = 0; i < weights.size(); i++) {
            if (!(weights.get(i).initial instanceof double[] numbers)) {
                return new int[0];
            }
            offsets[i + 1] = offsets[i] + numbers.length;
        }
        return offsets;
    }

    private static Function2<Object, Object, Object> ofAllParameters(MapStage map, int[] offsets) {
        if (map.parameter() < 0) {
            Function1<Object, Object> f = map.function().ofElement();
            return (w, x) -> f.apply(x);
        }
        Function2<Object, Object, Object> f = map.function().ofParametersAndElement();
        int from = offsets[map.parameter()];
        int to = offsets[map.parameter() + 1];
        return from == 0 && to == offsets[offsets.length - 1]
                ? f
                : (w, x) -> f.apply(Arrays.copyOfRange((double[]) w, from, to), x);
    }

    /** One after the other. A lambda for each number of them: nested in itself it would be a recursion to who reads bytecode. */
    private static @Nullable Function2<Object, Object, Object> ofAll(
            List<Function2<Object, Object, Object>> functions) {
        return switch (functions.size()) {
            case 1 -> functions.get(0);
            case 2 -> of(functions.get(0), functions.get(1));
            case 3 -> of(functions.get(0), functions.get(1), functions.get(2));
            case 4 -> of(functions.get(0), functions.get(1), functions.get(2), functions.get(3));
            default -> null;
        };
    }

    private static Function2<Object, Object, Object> of(
            Function2<Object, Object, Object> f, Function2<Object, Object, Object> g) {
        return (w, x) -> g.apply(w, f.apply(w, x));
    }

    private static Function2<Object, Object, Object> of(
            Function2<Object, Object, Object> f,
            Function2<Object, Object, Object> g,
            Function2<Object, Object, Object> h) {
        return (w, x) -> h.apply(w, g.apply(w, f.apply(w, x)));
    }

    private static Function2<Object, Object, Object> of(
            Function2<Object, Object, Object> f,
            Function2<Object, Object, Object> g,
            Function2<Object, Object, Object> h,
            Function2<Object, Object, Object> k) {
        return (w, x) -> k.apply(w, h.apply(w, g.apply(w, f.apply(w, x))));
    }
}
