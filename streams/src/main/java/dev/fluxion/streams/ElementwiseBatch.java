package dev.fluxion.streams;

import java.util.ArrayList;
import java.util.List;

/** Takes the elements of a batch one after the other. */
final class ElementwiseBatch<X, R> implements BatchStep<X, R> {

    private final Elementwise.Step<X, R> step;

    ElementwiseBatch(Elementwise.Step<X, R> step) {
        this.step = step;
    }

    @Override
    public Batch.Results<R> apply(List<X> elements, long start) {
        step.continueAt(start);
        List<R> results = new ArrayList<>(elements.size());
        for (X element : elements) {
            try {
                results.add(step.apply(element));
            } catch (DifferentiationException e) {
                return new Batch.Results<>(results, e);
            }
        }
        return new Batch.Results<>(results, null);
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
