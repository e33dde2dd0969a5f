package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a running pipeline can be pulled back through: the steps within the horizon, with the leaves where cotangents arrive. Safe to
 * use from several threads: all is done under the lock of its tape, so that one element takes it a few times and no more.
 */
final class Recording<X> {

    final NodeTape tape = new NodeTape();
    final ReverseMode mode;

    private final boolean wantsSources;
    private final LivePullbacks gauge;
    private final Deque<Version> versions = new ArrayDeque<>();
    private final Deque<Source> sources = new ArrayDeque<>();
    private long entered = -1;
    private long cut;
    private boolean ended;
    private boolean closed;

    Recording(Pullbacks pullbacks, boolean once, boolean wantsSources, LivePullbacks gauge) {
        this(pullbacks, once, null, wantsSources, gauge);
    }

    /**
     * What can be pulled back through.
     *
     * @param last as {@link ReverseMode} takes it
     */
    Recording(
            Pullbacks pullbacks,
            boolean once,
            @Nullable StageFunction last,
            boolean wantsSources,
            LivePullbacks gauge) {
        this.mode = new ReverseMode(pullbacks, tape, once, last);
        this.wantsSources = wantsSources;
        this.gauge = gauge;
    }

    /** An element of the source as it enters, at the parameters of that time. */
    Item<Node> enter(long index, Object source, Parameters snapshot) {
        synchronized (tape) {
            Node node = wantsSources ? tape.leaf(index, source) : tape.constant(index, source);
            if (wantsSources) {
                sources.add(new Source(index, node));
            }
            Version version = versions.peekLast();
            if (version == null || version.parameters != snapshot) {
                version = new Version(
                        snapshot,
                        snapshot.values().stream()
                                .map(value -> tape.leaf(-1, value))
                                .toArray(Node[]::new));
                versions.add(version);
            }
            version.last = index;
            if (!ended) {
                cut = entered < 0 ? index : cut;
                entered = index + 1;
                gauge.add(1);
            }
            return Item.entering(index, source, snapshot, version.leaves, node);
        }
    }

    /** Pulls back what was seeded, as far as to a step, and takes what arrived at the leaves. */
    Arrived<X> sweep(long oldest, int parameters) {
        synchronized (tape) {
            tape.sweep(oldest);
            double[] gradient = gradient(parameters);
            if (sources.isEmpty()) {
                return new Arrived<>(gradient, List.of());
            }
            List<SourceCotangent<X>> arrived = new ArrayList<>();
            for (Source source : sources) {
                SourceCotangent<X> cotangent = source.take(tape);
                if (cotangent != null) {
                    arrived.add(cotangent);
                }
            }
            return new Arrived<>(gradient, List.copyOf(arrived));
        }
    }

    private double[] gradient(int parameters) {
        double[] gradient = null;
        for (Version version : versions) {
            for (int i = 0; i < version.leaves.length; i++) {
                double[] cotangent = tape.take(version.leaves[i]);
                if (gradient == null && cotangent != null && cotangent.length == parameters) {
                    gradient = cotangent;
                } else if (cotangent != null) {
                    gradient = gradient == null ? new double[parameters] : gradient;
                    Numbers.add(cotangent, gradient, version.parameters.offset(i));
                }
            }
        }
        return gradient == null ? new double[parameters] : gradient;
    }

    /** Gives up the steps before one. */
    void cutBefore(long oldest) {
        synchronized (tape) {
            if (closed) {
                tape.cutBefore(Long.MAX_VALUE); // computed since, by elements that were still on their way
            }
            long now = Math.min(oldest, entered);
            if (now <= cut) {
                return;
            }
            tape.cutBefore(now);
            while (!sources.isEmpty() && sources.getFirst().index < now) {
                sources.removeFirst();
            }
            while (versions.size() > 1 && versions.getFirst().last < now) {
                versions.removeFirst();
            }
            gauge.add(cut - now);
            cut = now;
        }
    }

    /** Gives up everything; elements that are still on their way do not count any more. */
    void close() {
        synchronized (tape) {
            cutBefore(Long.MAX_VALUE);
            end();
            closed = true;
        }
    }

    /** Counts no element that enters from now on. */
    void end() {
        synchronized (tape) {
            ended = true;
        }
    }

    /**
     * What arrived at the leaves.
     *
     * @param gradient with respect to all parameters
     * @param sources the cotangents of the source's elements that were reached
     */
    record Arrived<X>(double[] gradient, List<SourceCotangent<X>> sources) {}

    /** The leaves of one version of the parameters. */
    private static final class Version {

        private final Parameters parameters;
        private final Node[] leaves;
        private long last;

        Version(Parameters parameters, Node[] leaves) {
            this.parameters = parameters;
            this.leaves = leaves;
        }
    }

    /** The leaf of one element. */
    private record Source(long index, Node leaf) {

        @SuppressWarnings("unchecked") // It is shaped like the element.
        <X> @Nullable SourceCotangent<X> take(NodeTape tape) {
            double[] cotangent = tape.take(leaf);
            return cotangent == null ? null : new SourceCotangent<>(index, (X) Numbers.shaped(leaf.value, cotangent));
        }
    }
}
