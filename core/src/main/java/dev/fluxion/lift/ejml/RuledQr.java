package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Qr;
import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.jspecify.annotations.Nullable;

/** A QR decomposition by its rule. */
final class RuledQr implements QRDecomposition<DMatrixRMaj> {

    private int rows;
    private int columns;
    /** Q and then R, as the rule gives them. */
    private double[] factors = new double[0];

    @Override
    public boolean decompose(DMatrixRMaj a) {
        rows = a.numRows;
        columns = a.numCols;
        factors = ArrayRule.apply(new Qr(rows, columns), Elements.of(a));
        return true;
    }

    @Override
    public DMatrixRMaj getQ(@Nullable DMatrixRMaj target, boolean compact) {
        if (!compact && rows > columns) {
            throw new UnsupportedOperationException(
                    "getQ: Q must be compact to be differentiated but was asked for in full; its further columns are not unique");
        }
        DMatrixRMaj q = Qr.left(factors, rows, columns);
        DMatrixRMaj copy = (DMatrixRMaj) Elements.output(target, q.numRows, q.numCols);
        Elements.put(q.data, copy);
        return copy;
    }

    @Override
    public DMatrixRMaj getR(@Nullable DMatrixRMaj target, boolean compact) {
        DMatrixRMaj r = Qr.right(factors, rows, columns);
        DMatrixRMaj copy = (DMatrixRMaj) Elements.output(target, compact ? r.numRows : rows, columns);
        copy.zero();
        Elements.put(r.data, copy);
        return copy;
    }

    @Override
    public boolean inputModified() {
        return false;
    }
}
