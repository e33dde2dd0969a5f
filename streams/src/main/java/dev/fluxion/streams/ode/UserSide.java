package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.sparse.PatternMismatchException;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseJacobian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Evaluations;
import dev.fluxion.streams.solve.LinearMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/** A user's right side, differentiated by a backend. For one course. */
final class UserSide implements StiffSide {

    private final String method;
    private final Backend backend;
    private final Dynamics dynamics;
    private final double[] p;
    private final int n;
    private final VectorFunction function;
    private final @Nullable DMatrixRMaj mass;
    private @Nullable PreparedJacobian dense;
    private @Nullable PreparedSparseJacobian sparse;
    private @Nullable PreparedPushforward pushforward;
    private long values;
    private long derivatives;
    private long products;

    UserSide(String method, Backend backend, Dynamics dynamics, double[] p, int n, @Nullable DMatrixRMaj mass) {
        this.method = method;
        this.backend = backend;
        this.dynamics = dynamics;
        this.p = p;
        this.n = n;
        this.function = InStateAndTime.of(dynamics, p);
        this.mass = mass;
        if (mass != null) {
            ShapeMismatchException.check(method, "the rows of the mass matrix", n, mass.numRows);
            ShapeMismatchException.check(method, "the columns of the mass matrix", n, mass.numCols);
        }
    }

    @Override
    public double[] value(double t, double[] y) {
        values++;
        double[] velocity = dynamics.apply(t, y.clone(), p.clone()).clone();
        ShapeMismatchException.check(method, "the right side", n, velocity.length);
        return velocity;
    }

    @Override
    public @Nullable DMatrixRMaj mass() {
        return mass;
    }

    @Override
    public DMatrixRMaj derivative(double t, double[] y) {
        derivatives++;
        PreparedJacobian known = dense;
        if (known == null) {
            known = backend.prepareJacobian(function, n + 1);
            dense = known;
        }
        return known.valueAndJacobian(InStateAndTime.point(t, y)).jacobian();
    }

    /** A pattern that was traced at one point need not hold at another, where the function may branch otherwise: it is traced anew. */
    @Override
    public DMatrixSparseCSC sparseDerivative(double t, double[] y, @Nullable SparsityPattern pattern) {
        derivatives++;
        double[] point = InStateAndTime.point(t, y);
        PreparedSparseJacobian known = sparse;
        if (known == null) {
            known = prepare(pattern == null ? Patterns.jacobianAt(function, point) : pattern);
        }
        try {
            return known.valueAndJacobian(point).jacobian();
        } catch (PatternMismatchException e) {
            if (pattern != null) {
                throw e;
            }
            return prepare(Patterns.jacobianAt(function, point))
                    .valueAndJacobian(point)
                    .jacobian();
        }
    }

    private PreparedSparseJacobian prepare(SparsityPattern pattern) {
        PreparedSparseJacobian prepared = Sparse.with(backend).prepareJacobian(function, pattern);
        sparse = prepared;
        return prepared;
    }

    @Override
    public LinearMap products(double t, double[] y) {
        PreparedPushforward known = pushforward;
        if (known == null) {
            known = backend.preparePushforward(function, n + 1);
            pushforward = known;
        }
        Pushforward here = known.at(InStateAndTime.point(t, y));
        return v -> {
            products++;
            return here.apply(v);
        };
    }

    @Override
    public Evaluations evaluations() {
        return new Evaluations(values, derivatives, products);
    }
}
