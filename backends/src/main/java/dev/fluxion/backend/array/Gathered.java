package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/** Numbers of several entries, and such as are on none, in one array. */
final class Gathered extends Node {

    private final @Nullable Element[] sources;
    private final double[] values;

    Gathered(Tape tape, Real[] numbers) {
        super(tape);
        sources = new @Nullable Element[numbers.length];
        values = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            sources[i] = tape.own(numbers[i]);
            values[i] = numbers[i].value();
        }
    }

    @Override
    int length() {
        return values.length;
    }

    @Override
    long bytes() {
        return (long) (Double.BYTES + Tape.BYTES_OF_REFERENCE) * values.length;
    }

    @Override
    double value(int index) {
        return values[index];
    }

    @Override
    double[] values() {
        return values;
    }

    @Override
    void pull(double[] complete) {
        for (int i = 0; i < sources.length; i++) {
            Element source = sources[i];
            if (source != null) {
                source.node().add(source.index(), complete[i]);
            }
        }
    }
}
