package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import org.ejml.UtilEjml;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The singular vectors of a matrix with distinct positive singular values s, U and then V, as many columns each as there are values, in
 * the order and with the signs EJML gives them. With {@code P = U^T dA V}, {@code S = diag(s)} and {@code F_ij = 1 / (s_j^2 - s_i^2)}, {@code dU = U (F o
 * (P S + S P^T)) + (I - U U^T) dA V S^-1} and {@code dV = V (F o (S P + P^T S)) + (I - V V^T) dA^T U S^-1}. With {@code K = F o (U^T Ubar)} and {@code L =
 * F o (V^T Vbar)}, {@code Abar = U ((K + K^T) S + S (L + L^T)) V^T + (I - U U^T) Ubar S^-1 V^T + U S^-1 Vbar^T (I - V V^T)}.
 *
 * @param rows the rows of the matrix
 * @param columns its columns
 * @see <a href="https://j-towns.github.io/papers/svd-derivative.pdf">Townsend, Differentiating the singular value decomposition</a>
 */
public record SingularVectors(int rows, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "svd";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds no decomposition
     */
    @Override
    public double[] value(double[][] inputs) {
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition = SingularValues.decompose(inputs[0], rows, columns);
        return both(decomposition.getU(null, false), decomposition.getV(null, false));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if a singular value is zero or two coincide
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj u = left(output, rows, columns);
        DMatrixRMaj v = right(output, rows, columns);
        double[] s = values(inputs[0], u, v);
        DMatrixRMaj da = matrix(tangents[0]);
        DMatrixRMaj f = gaps(s);
        DMatrixRMaj diagonal = CommonOps_DDRM.diag(s);
        DMatrixRMaj p = Eigenvectors.between(u, da, v);
        DMatrixRMaj ps = CommonOps_DDRM.mult(p, diagonal, null);
        DMatrixRMaj sp = CommonOps_DDRM.mult(diagonal, p, null);
        DMatrixRMaj du = CommonOps_DDRM.mult(u, product(f, ps, CommonOps_DDRM.transpose(ps, null)), null);
        CommonOps_DDRM.addEquals(du, divided(leftOut(u, CommonOps_DDRM.mult(da, v, null)), s));
        DMatrixRMaj dv = CommonOps_DDRM.mult(v, product(f, sp, CommonOps_DDRM.transpose(sp, null)), null);
        CommonOps_DDRM.addEquals(dv, divided(leftOut(v, CommonOps_DDRM.multTransA(da, u, null)), s));
        return both(du, dv);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if a singular value is zero or two coincide
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj u = left(output, rows, columns);
        DMatrixRMaj v = right(output, rows, columns);
        DMatrixRMaj ofU = left(cotangent, rows, columns);
        DMatrixRMaj ofV = right(cotangent, rows, columns);
        double[] s = values(inputs[0], u, v);
        DMatrixRMaj f = gaps(s);
        DMatrixRMaj diagonal = CommonOps_DDRM.diag(s);
        DMatrixRMaj k = CommonOps_DDRM.elementMult(f, CommonOps_DDRM.multTransA(u, ofU, null), null);
        DMatrixRMaj l = CommonOps_DDRM.elementMult(f, CommonOps_DDRM.multTransA(v, ofV, null), null);
        DMatrixRMaj inside =
                CommonOps_DDRM.mult(CommonOps_DDRM.add(k, CommonOps_DDRM.transpose(k, null), null), diagonal, null);
        CommonOps_DDRM.addEquals(
                inside,
                CommonOps_DDRM.mult(diagonal, CommonOps_DDRM.add(l, CommonOps_DDRM.transpose(l, null), null), null));
        DMatrixRMaj sum = CommonOps_DDRM.mult(u, inside, null);
        CommonOps_DDRM.addEquals(sum, divided(leftOut(u, ofU), s));
        DMatrixRMaj product = CommonOps_DDRM.multTransB(sum, v, null);
        CommonOps_DDRM.addEquals(product, CommonOps_DDRM.multTransB(u, divided(leftOut(v, ofV), s), null));
        return new double[][] {product.data};
    }

    /** U, in the output of the rule. */
    public static DMatrixRMaj left(double[] vectors, int rows, int columns) {
        int width = Math.min(rows, columns);
        return DMatrixRMaj.wrap(rows, width, Arrays.copyOf(vectors, rows * width));
    }

    /** V, in the output of the rule. */
    public static DMatrixRMaj right(double[] vectors, int rows, int columns) {
        int width = Math.min(rows, columns);
        return DMatrixRMaj.wrap(columns, width, Arrays.copyOfRange(vectors, rows * width, (rows + columns) * width));
    }

    static void checkPositive(double[] values, int i) {
        double largest = 0.0;
        for (double value : values) {
            largest = Math.max(largest, value);
        }
        if (values[i] <= values.length * UtilEjml.EPS * largest) {
            throw new ArithmeticException(
                    "svd: singular values must be positive to have a derivative but " + i + " is zero");
        }
    }

    /** The singular values of the vectors, {@code s_i = u_i^T A v_i}. */
    private double[] values(double[] elements, DMatrixRMaj u, DMatrixRMaj v) {
        double[] s = CommonOps_DDRM.extractDiag(Eigenvectors.between(u, matrix(elements), v), null).data;
        for (int i = 0; i < s.length; i++) {
            checkPositive(s, i);
        }
        Distinct.check("svd", "singular values", s);
        return s;
    }

    private static DMatrixRMaj gaps(double[] s) {
        var gaps = new DMatrixRMaj(s.length, s.length);
        for (int i = 0; i < s.length; i++) {
            for (int j = 0; j < s.length; j++) {
                gaps.set(i, j, i == j ? 0.0 : 1.0 / ((s[j] - s[i]) * (s[j] + s[i])));
            }
        }
        return gaps;
    }

    /** {@code F o (A + B)}. */
    private static DMatrixRMaj product(DMatrixRMaj f, DMatrixRMaj a, DMatrixRMaj b) {
        return CommonOps_DDRM.elementMult(f, CommonOps_DDRM.add(a, b, null), null);
    }

    /** {@code (I - U U^T) A}. */
    private static DMatrixRMaj leftOut(DMatrixRMaj u, DMatrixRMaj a) {
        DMatrixRMaj inside = CommonOps_DDRM.mult(u, CommonOps_DDRM.multTransA(u, a, null), null);
        return CommonOps_DDRM.subtract(a, inside, null);
    }

    /** {@code A S^-1}. */
    private static DMatrixRMaj divided(DMatrixRMaj a, double[] s) {
        var inverse = new DMatrixRMaj(s.length, s.length);
        for (int i = 0; i < s.length; i++) {
            inverse.set(i, i, 1.0 / s[i]);
        }
        return CommonOps_DDRM.mult(a, inverse, null);
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(rows, columns, elements);
    }

    private static double[] both(DMatrixRMaj u, DMatrixRMaj v) {
        double[] both = Arrays.copyOf(u.data, u.getNumElements() + v.getNumElements());
        System.arraycopy(v.data, 0, both, u.getNumElements(), v.getNumElements());
        return both;
    }
}
