package dev.fluxion.backend.array;

/** Numbers that follow each other in another entry. */
final class Slice extends Node {

    private final Node source;
    private final int from;
    private final double[] values;

    Slice(Tape tape, Node source, int from, int length) {
        super(tape);
        this.source = source;
        this.from = from;
        this.values = tape.array(length);
        System.arraycopy(source.values(), from, values, 0, length);
    }

    @Override
    int length() {
        return values.length;
    }

    @Override
    long bytes() {
        return (long) Double.BYTES * values.length;
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
        source.add(from, complete);
    }
}
