package dev.fluxion.backend.aparapi;

import dev.fluxion.graph.Graph;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Makes recorded functions programs of one {@link GraphKernel}, which Aparapi translates when it first runs, or runs itself. Safe to share
 * between threads, which take turns.
 */
final class InterpretedPaths implements BatchPaths {

    /** Work items come in groups, and Aparapi wants whole ones. */
    private static final int GROUP = 64;

    private static final int MOST_POINTS = 4096;

    private final GraphKernel kernel = new GraphKernel();
    private final long blockBytes;
    private boolean hasRun;
    private boolean closed;

    InterpretedPaths(long blockBytes) {
        this.blockBytes = blockBytes;
    }

    @Override
    public BatchPath of(BatchDerivative what, Graph graph) {
        Derived derived = Derived.of(what, graph);
        return new Path(derived, KernelOps.program(derived.graph()));
    }

    /** Where the kernel runs, for people; known once it has run. */
    synchronized String device() {
        return "an interpreter in Java, "
                + (!hasRun
                        ? "which Aparapi translates or runs on its own threads"
                        : kernel.isRunningCL() ? "translated by Aparapi to OpenCL" : "run by Aparapi's own threads");
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            synchronized (Aparapi.LOCK) {
                kernel.dispose();
            }
        }
    }

    private synchronized void run(GraphKernel.Program program, int size, double[] in, double[] work, double[] out) {
        if (closed) {
            throw new IllegalStateException("aparapi-gpu: the backend must be open but was closed");
        }
        synchronized (Aparapi.LOCK) {
            hasRun = true;
            kernel.load(program, size, in, work, out);
            Aparapi.quietly(() -> kernel.execute((size + GROUP - 1) / GROUP * GROUP));
        }
    }

    private final class Path implements BatchPath {

        private final Derived derived;
        private final GraphKernel.Program program;
        private int taken;

        Path(Derived derived, GraphKernel.Program program) {
            this.derived = derived;
            this.program = program;
        }

        @Override
        public Derived derived() {
            return derived;
        }

        @Override
        public boolean isSameAs(BatchPath other) {
            return other instanceof Path path
                    && program.inputs() == path.program.inputs()
                    && Arrays.equals(program.codes(), path.program.codes())
                    && Arrays.equals(program.operands(), path.program.operands())
                    && Arrays.equals(program.constants(), path.program.constants())
                    && Arrays.equals(program.outputs(), path.program.outputs());
        }

        @Override
        public int[] run(DMatrixRMaj points, int[] rows, ValuesAndDerivatives into) {
            int numbers = derived.graph().size();
            int block = (int) Math.max(1, Math.min(MOST_POINTS, blockBytes / Double.BYTES / Math.max(1, numbers)));
            int[] left = new int[rows.length];
            int count = 0;
            for (int from = 0; from < rows.length; from += block) {
                int[] here = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + block));
                count = run(points, here, new Rows(into.values(), into.derivatives(), derived.places()), left, count);
            }
            taken = rows.length - count;
            return Arrays.copyOf(left, count);
        }

        private int run(DMatrixRMaj points, int[] rows, Rows into, int[] left, int before) {
            int size = rows.length;
            int inputs = program.inputs();
            int outputs = program.outputs().length;
            double[] in = new double[Math.max(1, inputs * size)];
            double[] work = new double[Math.max(1, derived.graph().size() * size)];
            double[] out = new double[(outputs + 1) * size];
            for (int p = 0; p < size; p++) {
                for (int i = 0; i < inputs; i++) {
                    in[i * size + p] = points.data[rows[p] * inputs + i];
                }
            }
            InterpretedPaths.this.run(program, size, in, work, out);
            int count = before;
            for (int p = 0; p < size; p++) {
                if (out[outputs * size + p] == 0.0) {
                    left[count++] = rows[p];
                }
                for (int k = 0; k < outputs; k++) {
                    into.target(k)[rows[p] * into.width(k) + into.place(k)] = out[k * size + p];
                }
            }
            return count;
        }

        @Override
        public int taken() {
            return taken;
        }

        @Override
        public void close() {
            // The kernel is everybody's.
        }
    }
}
