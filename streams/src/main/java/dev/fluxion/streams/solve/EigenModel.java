package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * The exact minimum of the model within the ball, from the eigenvalues of the Hessian: also where the Hessian is indefinite, and
 * where the gradient has no part along its lowest direction (the hard case).
 *
 * @see <a href="https://doi.org/10.1137/0904038">Moré and Sorensen, Computing a trust region step, 1983</a>
 */
final class EigenModel implements TrustRegionModel {

    /** How exactly the length of a step meets the radius. */
    private static final double SLACK = 1e-6;

    private static final int MOST_ROUNDS = 200;

    private final Field field;
    private double[][] vectors = {};
    private double[] values = {};
    private double[] gradient = {};

    EigenModel(Field field) {
        this.field = field;
    }

    @Override
    public @Nullable String moveTo(MinimumSpot here) {
        DMatrixRMaj hessian = field.hessian(here.point());
        int k = Vectors.firstNotFinite(hessian.data);
        int n = hessian.numCols;
        if (k >= 0) {
            return "entry (" + k / n + ", " + k % n + ") of the Hessian must be finite but was " + hessian.data[k];
        }
        var symmetric = new DMatrixRMaj(n, n);
        CommonOps_DDRM.transpose(hessian, symmetric);
        CommonOps_DDRM.add(0.5, hessian, 0.5, symmetric, symmetric);
        var eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(symmetric)) {
            return "the eigenvalues of the Hessian must be found but were not";
        }
        vectors = new double[n][];
        values = new double[n];
        gradient = new double[n];
        for (int i = 0; i < n; i++) {
            vectors[i] = eigen.getEigenVector(i).data;
            values[i] = eigen.getEigenvalue(i).getReal();
            gradient[i] = Vectors.dot(vectors[i], here.gradient());
        }
        return null;
    }

    @Override
    public Step within(double radius) {
        double lowest = Double.POSITIVE_INFINITY;
        for (double value : values) {
            lowest = Math.min(lowest, value);
        }
        double[] q = coordinates(0.0);
        if (lowest <= 0.0 || !(Vectors.norm(q) <= radius)) {
            q = onTheSphere(radius, lowest);
        }
        double[] s = new double[values.length];
        double predicted = 0.0;
        for (int i = 0; i < values.length; i++) {
            Vectors.add(s, q[i], vectors[i]);
            predicted -= q[i] * (gradient[i] + 0.5 * values[i] * q[i]);
        }
        return new Step(s, predicted);
    }

    /** The step for a shift of the eigenvalues, in their coordinates; nothing along those that are shifted to zero. */
    private double[] coordinates(double shift) {
        double[] q = new double[values.length];
        for (int i = 0; i < q.length; i++) {
            double value = values[i] + shift;
            q[i] = gradient[i] == 0.0 || value == 0.0 ? 0.0 : -gradient[i] / value;
        }
        return q;
    }

    private double[] onTheSphere(double radius, double lowest) {
        // At the upper end the step is shorter than the radius.
        double least = Math.max(0.0, -lowest);
        double most = least + Vectors.norm(gradient) / radius;
        double[] q = coordinates(most);
        for (int round = 0; round < MOST_ROUNDS && Vectors.norm(q) < (1.0 - SLACK) * radius; round++) {
            double middle = 0.5 * (least + most);
            if (middle == least || middle == most) {
                break;
            }
            double[] trial = coordinates(middle);
            if (Vectors.norm(trial) <= radius) {
                most = middle;
                q = trial;
            } else {
                least = middle;
            }
        }
        if (lowest < 0.0 && Vectors.norm(q) < (1.0 - SLACK) * radius) {
            // The hard case: the rest of the radius goes along the lowest direction, downhill if it is not level.
            int i = indexOf(lowest);
            q[i] = 0.0;
            double length = Vectors.norm(q);
            double rest = Math.sqrt((radius - length) * (radius + length));
            q[i] = gradient[i] > 0.0 ? -rest : rest;
        }
        return q;
    }

    private int indexOf(double lowest) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == lowest) {
                return i;
            }
        }
        throw new IllegalStateException("eigenvalues: the lowest must be one of them but was " + lowest);
    }
}
