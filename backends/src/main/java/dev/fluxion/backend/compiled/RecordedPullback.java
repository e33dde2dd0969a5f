package dev.fluxion.backend.compiled;

import dev.fluxion.Pullback;
import dev.fluxion.graph.Linearized;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** The pullback at one point, from a recording for that point. Calls from several threads take turns. */
final class RecordedPullback implements Pullback {

    private final Linearized linearized;
    private final int n;
    private final double[] value;

    RecordedPullback(Linearized linearized, int n) {
        this.linearized = linearized;
        this.n = n;
        this.value = new double[linearized.outputs()];
        for (int i = 0; i < value.length; i++) {
            value[i] = linearized.output(i);
        }
    }

    @Override
    public double[] value() {
        return value.clone();
    }

    @Override
    public synchronized double[] apply(double[] cotangent) {
        ShapeMismatchException.check("pullback", "cotangent", value.length, cotangent.length);
        double[] product = new double[n];
        linearized.pullback(cotangent, 0, product, 0);
        return product;
    }

    @Override
    public synchronized DMatrixRMaj applyAll(DMatrixRMaj cotangents, int columns) {
        ShapeMismatchException.check("pullback", "each cotangent", value.length, cotangents.numCols);
        ShapeMismatchException.check("pullback", "each product", n, columns);
        var products = new DMatrixRMaj(cotangents.numRows, n);
        for (int k = 0; k < cotangents.numRows; k++) {
            linearized.pullback(cotangents.data, k * value.length, products.data, k * n);
        }
        return products;
    }
}
