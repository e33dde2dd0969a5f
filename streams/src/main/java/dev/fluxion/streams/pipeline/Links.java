package dev.fluxion.streams.pipeline;

import java.util.TreeSet;

/** The results of a running pipeline that can still be pulled back. */
final class Links<X> {

    private final int depth;
    private final Recording<X> recording;
    private final TreeSet<Long> open = new TreeSet<>();
    private long left;

    /** Whether no result will come any more that anybody waits for. */
    private boolean ended;

    Links(Pullbacks pullbacks, int depth, boolean wantsSources, LivePullbacks gauge) {
        this.depth = depth;
        this.recording = new Recording<>(pullbacks, depth == 1, wantsSources, gauge);
    }

    Recording<X> recording() {
        return recording;
    }

    /** Takes note of an item that has gone all the way. */
    synchronized void arrive(Item<Node> item) {
        left = item.index() + 1;
        if (item.element() != null && !ended) {
            open.add(item.index());
        }
        cut();
    }

    synchronized ParameterGradients<X> pullback(Item<Node> item, double[] cotangent) {
        if (!open.contains(item.index())) {
            throw new IllegalStateException("Linked.pullback: the result of element " + item.index()
                    + " must be open but was closed; pull back before closing");
        }
        recording.tape.seed(item.present(), cotangent);
        Parameters parameters = item.snapshot();
        Recording.Arrived<X> arrived = recording.sweep(item.index() - depth + 1, parameters.size());
        return new ParameterGradients<>(
                item.index(), 1, parameters.version(), parameters, arrived.gradient(), arrived.sources());
    }

    synchronized void close(long index) {
        if (open.remove(index)) {
            cut();
        }
    }

    /** Only what is open is pulled back from now on: the stream is over, or cancelled. */
    synchronized void end() {
        ended = true;
        recording.end();
        cut();
    }

    private void cut() {
        long next = ended ? Long.MAX_VALUE : left;
        recording.cutBefore((open.isEmpty() ? next : Math.min(next, open.first())) - depth + 1);
    }
}
