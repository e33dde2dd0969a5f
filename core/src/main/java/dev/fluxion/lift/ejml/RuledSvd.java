package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.SingularValues;
import dev.fluxion.rule.matrix.SingularVectors;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.jspecify.annotations.Nullable;

/** A singular value decomposition by its rules; the vectors when they are asked for. */
final class RuledSvd implements SingularValueDecomposition_F64<DMatrixRMaj> {

    private final boolean left;
    private final boolean right;
    private final boolean compact;
    private int rows;
    private int columns;
    private double[] matrix = new double[0];
    private double[] values = new double[0];
    private double @Nullable [] vectors;

    RuledSvd(boolean left, boolean right, boolean compact) {
        this.left = left;
        this.right = right;
        this.compact = compact;
    }

    @Override
    public boolean decompose(DMatrixRMaj a) {
        rows = a.numRows;
        columns = a.numCols;
        matrix = Arrays.copyOf(a.data, a.getNumElements());
        vectors = null;
        values = ArrayRule.apply(new SingularValues(rows, columns), matrix);
        return true;
    }

    @Override
    public double[] getSingularValues() {
        return values;
    }

    @Override
    public int numberOfSingularValues() {
        return values.length;
    }

    @Override
    public DMatrixRMaj getU(@Nullable DMatrixRMaj target, boolean transposed) {
        if (!left) {
            throw new IllegalArgumentException("Computing U was not requested.");
        }
        checkUnique("U", rows);
        return copied(SingularVectors.left(vectors(), rows, columns), target, transposed);
    }

    @Override
    public DMatrixRMaj getV(@Nullable DMatrixRMaj target, boolean transposed) {
        if (!right) {
            throw new IllegalArgumentException("Computing V was not requested.");
        }
        checkUnique("V", columns);
        return copied(SingularVectors.right(vectors(), rows, columns), target, transposed);
    }

    @Override
    public DMatrixRMaj getW(@Nullable DMatrixRMaj target) {
        int m = compact ? values.length : rows;
        int n = compact ? values.length : columns;
        DMatrixRMaj w = (DMatrixRMaj) Elements.output(target, m, n);
        w.zero();
        for (int i = 0; i < values.length; i++) {
            w.unsafe_set(i, i, values[i]);
        }
        return w;
    }

    private double[] vectors() {
        double[] known = vectors;
        if (known == null) {
            known = ArrayRule.apply(new SingularVectors(rows, columns), matrix);
            vectors = known;
        }
        return known;
    }

    private void checkUnique(String what, int length) {
        if (!compact && length > values.length) {
            throw new UnsupportedOperationException(
                    "svd: " + what
                            + " must be compact to be differentiated but was asked for in full; its further columns are not unique");
        }
    }

    private static DMatrixRMaj copied(DMatrixRMaj vectors, @Nullable DMatrixRMaj target, boolean transposed) {
        if (transposed) {
            return CommonOps_DDRM.transpose(vectors, target);
        }
        DMatrixRMaj copy = (DMatrixRMaj) Elements.output(target, vectors.numRows, vectors.numCols);
        Elements.put(vectors.data, copy);
        return copy;
    }

    @Override
    public boolean isCompact() {
        return compact;
    }

    @Override
    public int numRows() {
        return rows;
    }

    @Override
    public int numCols() {
        return columns;
    }

    @Override
    public boolean inputModified() {
        return false;
    }
}
