package dev.fluxion.streams.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Gives places to what the stages of a pipeline remember, and to their parameters. */
final class Numbering {

    private final List<Weights> weights = new ArrayList<>();
    private final List<List<Object>> initial = new ArrayList<>();

    /** The place of some parameters; the same parameters have the same one. */
    int parameters(Weights of) {
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) == of) {
                return i;
            }
        }
        weights.add(of);
        return weights.size() - 1;
    }

    /** A new place to remember elements, with what is there at first. */
    int slot(Object... first) {
        initial.add(List.of(first));
        return initial.size() - 1;
    }

    List<Weights> weights() {
        return weights;
    }

    List<List<Object>> initial() {
        return initial;
    }
}
