package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.HashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** Pushforwards through one function, on arrays of their own for each number of tangents that a sweep carries. */
final class ForwardPushforward implements PreparedPushforward, TapeMemory {

    private final SourceForward backend;
    private final VectorFunction f;
    private final Subject function;
    private final Guard guard;
    private final ForwardRun single;
    private final Map<Integer, ForwardRun> several = new HashMap<>();

    ForwardPushforward(SourceForward backend, VectorFunction f, Subject function, int n) {
        this.backend = backend;
        this.f = f;
        this.function = function;
        this.guard = Guard.forLength(n);
        this.single = new ForwardRun(function, n, 1);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(backend.pushforwardAt(f, x));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            push(x, tangent);
            double[] product = new double[single.array().length];
            single.copyPushforward(product);
            return new ValueAndPushforward(single.value(), product);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        guard.enter("valueAndPushforward", x, "tangent", tangent);
        try {
            push(x, tangent);
            ShapeMismatchException.check("valueAndPushforward", "value", single.array().length, value.length);
            single.copyPushforward(pushforward);
            System.arraycopy(single.array(), 0, value, 0, value.length);
        } finally {
            guard.exit();
        }
    }

    private void push(double[] x, double[] tangent) {
        single.moveTo(x);
        single.pushAlong(tangent);
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("valueAndPushforwards", "each tangent", dimension(), tangents.numRows);
        guard.enter("valueAndPushforwards", x);
        try {
            if (tangents.numCols == 0) {
                return backend.valueAndPushforwards(f, x, tangents);
            }
            ForwardRun run = several.computeIfAbsent(
                    backend.batchSize(tangents.numCols), width -> new ForwardRun(function, dimension(), width));
            DMatrixRMaj products = run.pushforwards(x, tangents);
            return new ValueAndPushforwards(run.value(), products);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        long bytes = single.tapeBytes();
        for (ForwardRun run : several.values()) {
            bytes += run.tapeBytes();
        }
        return bytes;
    }

    @Override
    public PreparedPushforward copy() {
        return new ForwardPushforward(backend, f, function, dimension());
    }
}
