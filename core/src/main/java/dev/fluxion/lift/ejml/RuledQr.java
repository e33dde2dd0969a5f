package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Qr;
import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.decomposition.QRDecomposition;
import org.jspecify.annotations.Nullable;

/** A QR decomposition by its rule. */
final class RuledQr implements QRDecomposition<DMatrixRMaj> {

    private DMatrixRMaj q = new DMatrixRMaj(0, 0);
    private DMatrixRMaj r = new DMatrixRMaj(0, 0);

    @Override
    public boolean decompose(DMatrixRMaj a) {
        double[] both = ArrayRule.apply(new Qr(a.numRows, a.numCols), Elements.of(a));
        q = Qr.left(both, a.numRows, a.numCols);
        r = Qr.right(both, a.numRows, a.numCols);
        return true;
    }

    @Override
    public DMatrixRMaj getQ(@Nullable DMatrixRMaj target, boolean compact) {
        if (!compact && q.numRows > q.numCols) {
            throw new UnsupportedOperationException(
                    "getQ: Q must be compact to be differentiated but was asked for in full; its further columns are not unique");
        }
        DMatrixRMaj copy = (DMatrixRMaj) Elements.output(target, q.numRows, q.numCols);
        Elements.put(q.data, copy);
        return copy;
    }

    @Override
    public DMatrixRMaj getR(@Nullable DMatrixRMaj target, boolean compact) {
        int rows = compact ? r.numRows : q.numRows;
        DMatrixRMaj copy = (DMatrixRMaj) Elements.output(target, rows, r.numCols);
        copy.zero();
        Elements.put(r.data, copy);
        return copy;
    }

    @Override
    public boolean inputModified() {
        return false;
    }
}
