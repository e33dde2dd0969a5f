package dev.fluxion.backend.array;

import dev.fluxion.Pullback;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The pullback at one point: a tape of its own. Calls from several threads take turns. */
final class ArrayPullback implements Pullback {

    private final Inputs inputs;
    private final double[] value;

    /** The outputs as one entry, null if no input moves any. */
    private final @Nullable Node outputs;

    private ArrayPullback(Inputs inputs, Real[] outputs) {
        this.inputs = inputs;
        this.value = Reals.values(outputs);
        this.outputs = inputs.tape.operand(outputs);
    }

    static ArrayPullback of(Inputs inputs, Real[] outputs) {
        return new ArrayPullback(inputs, outputs);
    }

    @Override
    public double[] value() {
        return value.clone();
    }

    @Override
    public synchronized double[] apply(double[] cotangent) {
        ShapeMismatchException.check("pullback", "cotangent", value.length, cotangent.length);
        Node from = outputs;
        if (from == inputs) {
            return cotangent.clone();
        }
        double[] product = new double[inputs.length()];
        if (from != null) {
            // The caller may change the array while it is still an adjoint.
            from.add(cotangent.clone());
            inputs.sweepInto(product);
        }
        return product;
    }

    /** Eight cotangents in a sweep: each entry of the tape is looked at once for all of them. */
    @Override
    public synchronized DMatrixRMaj applyAll(DMatrixRMaj cotangents, int columns) {
        ShapeMismatchException.check("pullback", "each cotangent", value.length, cotangents.numCols);
        ShapeMismatchException.check("pullback", "each product", inputs.length(), columns);
        Node from = outputs;
        var products = new DMatrixRMaj(cotangents.numRows, columns);
        for (int first = 0; from != null && first < cotangents.numRows; first += Tape.LANES) {
            double[][] rows = new double[Math.min(Tape.LANES, cotangents.numRows - first)][columns];
            if (from == inputs) {
                copyRows(cotangents, first, rows);
            } else {
                sweep(from, cotangents, first, rows);
            }
            for (int lane = 0; lane < rows.length; lane++) {
                System.arraycopy(rows[lane], 0, products.data, (first + lane) * columns, columns);
            }
        }
        return products;
    }

    private static void copyRows(DMatrixRMaj cotangents, int first, double[][] rows) {
        Arrays.setAll(rows, lane -> row(cotangents, first + lane));
    }

    private void sweep(Node from, DMatrixRMaj cotangents, int first, double[][] rows) {
        for (int lane = 0; lane < rows.length; lane++) {
            from.tape.select(lane);
            from.add(row(cotangents, first + lane));
        }
        inputs.sweepInto(rows);
    }

    private static double[] row(DMatrixRMaj matrix, int row) {
        return Arrays.copyOfRange(matrix.data, row * matrix.numCols, (row + 1) * matrix.numCols);
    }
}
