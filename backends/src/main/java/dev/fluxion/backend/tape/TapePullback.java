package dev.fluxion.backend.tape;

import dev.fluxion.Pullback;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** The pullback at one point, for as long as the tape keeps what was recorded there. Calls from several threads take turns. */
final class TapePullback implements Pullback {

    private final Tape tape;
    private final int n;
    private final int[] outputs;
    private final double[] value;

    TapePullback(Tape tape, int n, int[] outputs, double[] value) {
        this.tape = tape;
        this.n = n;
        this.outputs = outputs;
        this.value = value;
    }

    @Override
    public double[] value() {
        return value.clone();
    }

    @Override
    public synchronized double[] apply(double[] cotangent) {
        ShapeMismatchException.check("pullback", "cotangent", outputs.length, cotangent.length);
        double[] product = new double[n];
        tape.pullback(outputs, cotangent, 0, product, 0);
        return product;
    }

    @Override
    public synchronized void apply(double[] cotangent, double[] pullback) {
        ShapeMismatchException.check("pullback", "cotangent", outputs.length, cotangent.length);
        ShapeMismatchException.check("pullback", "pullback", n, pullback.length);
        tape.pullback(outputs, cotangent, 0, pullback, 0);
    }

    @Override
    public synchronized DMatrixRMaj applyAll(DMatrixRMaj cotangents, int columns) {
        ShapeMismatchException.check("pullback", "each cotangent", outputs.length, cotangents.numCols);
        ShapeMismatchException.check("pullback", "each product", n, columns);
        var products = new DMatrixRMaj(cotangents.numRows, n);
        tape.pullbacks(outputs, cotangents.data, cotangents.numRows, products.data);
        return products;
    }
}
