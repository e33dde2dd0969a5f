package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Graph;
import dev.fluxion.graph.UntraceableException;
import dev.fluxion.lift.Snapshot;
import java.util.Arrays;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/**
 * The recordings of one function for one operation: a path for each way through the function's branches that was met. A call
 * takes a path whose guards hold; if there is none it records a new one. If what the function reads besides its argument has
 * changed, all are forgotten. For one thread at a time.
 */
final class Recorded {

    /** A path met again after the first is compiled when it was taken so often. */
    private static final int COMPILED_AFTER = 4;

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
    private volatile Path[] paths;
    private volatile @Nullable Snapshot snapshot;
    private volatile boolean unsuited;
    private long recordings;
    private long replays;

    private Recorded(Recorder recorder, Operation operation, Paths limit, Path[] paths, @Nullable Snapshot snapshot) {
        this.recorder = recorder;
        this.operation = operation;
        this.limit = limit;
        this.paths = paths;
        this.snapshot = snapshot;
    }

    static Recorded of(Recorder recorder, Operation operation, Paths limit) {
        return new Recorded(recorder, operation, limit, new Path[0], null);
    }

    /** The same recordings for another thread. */
    Recorded copy() {
        Path[] copies = paths.clone();
        Arrays.setAll(copies, i -> copies[i].copy());
        var copy = new Recorded(recorder, operation, limit, copies, snapshot);
        copy.unsuited = unsuited;
        return copy;
    }

    /** One way through a function, ready to run. */
    static final class Path {
        final Operation.Derived derived;
        final int outputs;
        private volatile Program program;
        private Program.Frame frame;
        private @Nullable DMatrixSparseCSC matrix;
        private boolean compiles;
        private int taken;

        /**
         * A path.
         *
         * @param outputs the length of the function's value
         * @param compiles whether the program may be compiled later, if it is taken more often
         */
        Path(Operation.Derived derived, int outputs, Program program, boolean compiles) {
            this.derived = derived;
            this.outputs = outputs;
            this.program = program;
            this.frame = program.frame();
            this.compiles = compiles;
        }

        Path copy() {
            return new Path(derived, outputs, program, compiles && !program.isCompiled());
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
                matrix = derived.matrix(rows, columns);
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
            if (compiles && taken++ == COMPILED_AFTER) {
                compiles = false;
                program = Program.of(derived);
                frame = program.frame();
            }
            return frame.run(x, y);
        }
    }

    /**
     * Runs the operation. Outputs that are not written stay as they are.
     *
     * @param x the point, and after it a tangent or cotangent where the operation takes one; what it lacks for a path that is recorded
     *     here counts as zero
     * @param target where the outputs go
     * @return the path that was taken, or null if the function is not for recording: what it reads cannot be read here, it does
     *     what cannot be recorded, it would take too large a graph, or it goes another way nearly every time
     */
    @Nullable
    Path run(double[] x, Target target) {
        if (unsuited) {
            return null;
        }
        forgetWhatIsStale();
        Path[] known = paths;
        for (int i = 0; i < known.length; i++) {
            if (known[i].run(x, target.of(known[i]))) {
                replays++;
                if (i > 0) {
                    paths = moved(known, i);
                }
                return known[i];
            }
        }
        return recorded(x, target);
    }

    /** The length of the longest value of any path. */
    int longestValue() {
        int longest = 0;
        for (Path path : paths) {
            longest = Math.max(longest, path.outputs);
        }
        return longest;
    }

    private void forgetWhatIsStale() {
        Snapshot before = snapshot;
        if (before != null && !before.isCurrent()) {
            paths = new Path[0];
            snapshot = null;
        }
    }

    private static Path[] moved(Path[] known, int index) {
        Path[] moved = known.clone();
        System.arraycopy(known, 0, moved, 1, index);
        moved[0] = known[index];
        return moved;
    }

    private @Nullable Path recorded(double[] x, Target target) {
        Path[] known = paths;
        if (known.length > 0) {
            limit.checkMayRecord();
        }
        boolean useless = recordings >= TRIALS && replays < recordings;
        Path path = useless ? null : path(x, known.length == 0);
        if (path == null) {
            unsuited = true;
            paths = new Path[0];
            return null;
        }
        recordings++;
        double[] y = target.of(path);
        if (y == null) {
            throw target.refusal(path);
        }
        int inputs = path.derived.graph().inputs();
        if (!path.frame.run(x.length < inputs ? Arrays.copyOf(x, inputs) : x, y)) {
            // A function that gives different answers to the same questions.
            unsuited = true;
            return null;
        }
        Path[] more = Arrays.copyOf(known, Math.min(known.length + 1, limit.most()));
        System.arraycopy(known, 0, more, 1, more.length - 1);
        more[0] = path;
        paths = more;
        return path;
    }

    private @Nullable Path path(double[] x, boolean first) {
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
        Program program = first ? Program.of(derived) : Program.interpreted(derived);
        return new Path(derived, graph.outputs(), program, !first);
    }
}
