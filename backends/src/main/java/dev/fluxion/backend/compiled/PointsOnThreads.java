package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * A prepared batch whose points several threads share. The first point is computed before the others, by the thread that asks, which then
 * records and compiles for all.
 *
 * @param <W> what a thread works with
 */
abstract class PointsOnThreads<W extends PointsOnThreads.Worker> {

    private final String device;
    private final Guard guard;
    private final Crew<W> crew;

    PointsOnThreads(String device, W first, UnaryOperator<W> copy, int parallelism) {
        this.device = device;
        this.guard = Guard.forLength(first.point.length);
        this.crew = new Crew<>(first, copy, parallelism);
    }

    public int dimension() {
        return guard.dimension();
    }

    public String device() {
        return device;
    }

    public void close() {
        crew.close();
    }

    /** Does an operation with the worker of the thread that asks, if no other thread is at it and the points have the right length. */
    final <R> R asked(String operation, DMatrixRMaj points, Function<W, R> work) {
        ShapeMismatchException.check(operation, "each point", dimension(), points.numCols);
        W worker = crew.first(operation);
        guard.enter(operation, worker.point);
        try {
            return work.apply(worker);
        } finally {
            guard.exit();
        }
    }

    /** Works through all points but the first. */
    final void others(DMatrixRMaj points, Blocks.Work<W> work) {
        crew.run(new Blocks<>(1, points.numRows, crew.parallelism(), work));
    }

    /** What one thread works with. */
    abstract static class Worker {

        final double[] point;

        Worker(int n) {
            this.point = new double[n];
        }

        /** Takes over a row. */
        final void take(DMatrixRMaj points, int i) {
            System.arraycopy(points.data, i * point.length, point, 0, point.length);
        }
    }
}
