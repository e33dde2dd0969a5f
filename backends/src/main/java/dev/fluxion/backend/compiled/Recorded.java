package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Graph;
import dev.fluxion.graph.UntraceableException;
import dev.fluxion.lift.Snapshot;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/**
 * The recordings of one function for one operation: a path for each way through the function's branches that was met. A call
 * takes a path whose guards hold; if there is none it looks among the ways that its copies have met, and if there is none either it
 * records a new one. If what the function reads besides its argument has changed, all are forgotten. For one thread at a time.
 */
final class Recorded {

    /** So many recordings are made before it counts whether they are of use. */
    private static final int TRIALS = 32;

    /** Where outputs go. */
    interface Target {
        /**
         * The array for the outputs of a path, as long as its longest index needs.
         *
         * @return null if the shapes that the caller gave are not those of this path
         */
        double @Nullable [] of(Path path);

        /** What to say to the caller if the shapes are those of no path. */
        RuntimeException refusal(Path path);
    }

    /** Records the function at a point. */
    interface Recorder {
        /**
         * What the function reads, now.
         *
         * @return null if it cannot be read
         */
        @Nullable
        Snapshot snapshot();

        Graph record(double[] x);
    }

    private final Recorder recorder;
    private final Operation operation;
    private final Paths limit;
    private final Ways ways;
    private Path[] paths = {};
    private @Nullable Snapshot snapshot;
    private boolean unsuited;
    private long recordings;
    private long replays;

    private Recorded(Recorder recorder, Operation operation, Paths limit, Ways ways) {
        this.recorder = recorder;
        this.operation = operation;
        this.limit = limit;
        this.ways = ways;
    }

    static Recorded of(Recorder recorder, Operation operation, Paths limit) {
        return new Recorded(recorder, operation, limit, new Ways(limit.most()));
    }

    /** The same recordings for another thread: what one records is there for the others. */
    Recorded copy() {
        return new Recorded(recorder, operation, limit, ways);
    }

    /** One way through a function, ready to run on one thread. */
    static final class Path {
        final int outputs;
        private final Way way;
        private Program program;
        private Program.Frame frame;
        private boolean settled;
        private @Nullable DMatrixSparseCSC matrix;

        Path(Way way) {
            this.way = way;
            this.outputs = way.outputs;
            this.settled = way.isSettled();
            this.program = way.program();
            this.frame = program.frame();
        }

        /** A path that there must be. */
        static Path required(String operation, @Nullable Path path) {
            if (path == null) {
                throw new UnsupportedOperationException(
                        operation + ": the function must be recordable once and for all, within " + Operation.MOST_NODES
                                + " operations, but is not; use Sparse");
            }
            return path;
        }

        /** The matrix of this path's entries, made at the first call. */
        DMatrixSparseCSC matrix(int rows, int columns) {
            if (matrix == null) {
                matrix = way.derived.matrix(rows, columns);
            }
            return matrix;
        }

        /** The value, where the first outputs that are kept are those. */
        double[] value() {
            double[] value = new double[outputs];
            keep(0, value);
            return value;
        }

        /** Runs where guards are known to hold, at the inputs that are differentiated. */
        void again(double[] x, double[] y) {
            if (!frame.run(x, y)) {
                throw new IllegalStateException("the guards held at this point");
            }
        }

        /** One of the outputs that are kept, as the last run computed it. */
        double kept(int index) {
            return frame.kept(index);
        }

        /** Copies outputs that are kept, from one on. */
        void keep(int from, double[] target) {
            frame.keep(from, target);
        }

        private boolean run(double[] x, double @Nullable [] y) {
            if (y == null) {
                return false;
            }
            if (!settled) {
                settle();
            }
            return frame.run(x, y);
        }

        /** Runs though there may be fewer inputs than the way has; what is not given is zero. */
        private boolean runPadded(double[] x, double @Nullable [] y) {
            return run(x.length < way.inputs() ? Arrays.copyOf(x, way.inputs()) : x, y);
        }

        private void settle() {
            way.take();
            settled = way.isSettled();
            if (way.program() != program) {
                program = way.program();
                frame = program.frame();
            }
        }
    }

    /**
     * Runs the operation. Outputs that are not written stay as they are.
     *
     * @param x the point, and after it a tangent or cotangent where the operation takes one; what it lacks for a path longer than
     *     {@link #longestValue} counts as zero
     * @param target where the outputs go
     * @return the path that was taken, or null if the function is not for recording: what it reads cannot be read here, it does
     *     what cannot be recorded, it would take too large a graph, or it goes another way nearly every time
     */
    @Nullable
    Path run(double[] x, Target target) {
        if (unsuited) {
            return null;
        }
        if (snapshot != null && !snapshot.isCurrent()) {
            paths = new Path[0];
            snapshot = null;
        }
        Path[] known = paths;
        for (int i = 0; i < known.length; i++) {
            Path path = known[i];
            if (path.run(x, target.of(path))) {
                replays++;
                if (i > 0) {
                    System.arraycopy(known, 0, known, 1, i);
                    known[0] = path;
                }
                return path;
            }
        }
        Ways.Known others = ways.current();
        Path learned = learned(others, x, target);
        return learned == null ? recorded(others.ways().isEmpty(), x, target) : learned;
    }

    /** How much the paths that are known here keep to run in, in bytes. */
    long bytes() {
        long bytes = 0;
        for (Path path : paths) {
            bytes += path.frame.bytes();
        }
        return bytes;
    }

    /** The length of the longest value of any path that is known here. */
    int longestValue() {
        int longest = 0;
        for (Path path : paths) {
            longest = Math.max(longest, path.outputs);
        }
        return longest;
    }

    private void add(Path path) {
        Path[] more = new Path[Math.min(paths.length + 1, limit.most())];
        System.arraycopy(paths, 0, more, 1, more.length - 1);
        more[0] = path;
        paths = more;
    }

    /** Takes a way that a copy has recorded, if there is one. */
    private @Nullable Path learned(Ways.Known others, double[] x, Target target) {
        for (Way way : others.ways()) {
            if (Arrays.stream(paths).noneMatch(path -> path.way == way)) {
                Path path = new Path(way);
                if (path.runPadded(x, target.of(path))) {
                    // If there was a snapshot here, it is current as well, and holds the same.
                    snapshot = others.snapshot();
                    add(path);
                    replays++;
                    return path;
                }
            }
        }
        return null;
    }

    private @Nullable Path recorded(boolean othersHaveNone, double[] x, Target target) {
        boolean first = othersHaveNone && paths.length == 0;
        if (!first) {
            limit.checkMayRecord();
        }
        boolean useless = recordings >= TRIALS && replays < recordings;
        Way way = useless ? null : recordedWay(x, first);
        if (way == null) {
            unsuited = true;
            paths = new Path[0];
            return null;
        }
        recordings++;
        Path path = new Path(way);
        double[] y = target.of(path);
        if (y == null) {
            throw target.refusal(path);
        }
        if (!path.runPadded(x, y)) {
            // A function that gives different answers to the same questions.
            unsuited = true;
            return null;
        }
        add(path);
        ways.add(Objects.requireNonNull(snapshot), way);
        return path;
    }

    private @Nullable Way recordedWay(double[] x, boolean first) {
        Snapshot before = snapshot == null ? recorder.snapshot() : snapshot;
        if (before == null) {
            return null;
        }
        Graph graph;
        try {
            graph = recorder.record(x);
        } catch (UntraceableException e) {
            return null;
        }
        Operation.Derived derived = operation.of(graph);
        if (derived == null) {
            return null;
        }
        snapshot = before;
        return first ? Way.compiled(derived, graph.outputs()) : Way.tried(derived, graph.outputs());
    }
}
