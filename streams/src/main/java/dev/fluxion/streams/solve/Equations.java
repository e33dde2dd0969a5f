package dev.fluxion.streams.solve;

import dev.fluxion.Backend;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.PreparedSparseJacobian;
import dev.fluxion.sparse.Sparse;
import dev.fluxion.sparse.SparseValueAndJacobian;
import dev.fluxion.sparse.SparsityPattern;

/** The function of one course whose root is sought. */
final class Equations {

    private final String solver;
    private final Backend backend;
    private final VectorFunction f;
    private final Log log;

    Equations(String solver, Backend backend, VectorFunction f, Log log) {
        this.solver = solver;
        this.backend = backend;
        this.f = f;
        this.log = log;
    }

    /** The value, of length n. */
    double[] value(double[] x) {
        log.countValue();
        return checked(x, f.apply(x.clone()).clone());
    }

    /** The value and the Jacobian, n x n. */
    ValueAndJacobian valueAndJacobian(double[] x) {
        log.countDerivative();
        ValueAndJacobian both = backend.valueAndJacobian(f, x);
        checked(x, both.value());
        return both;
    }

    /** The value and the sparse Jacobian, n x n, by a preparation. */
    SparseValueAndJacobian sparse(PreparedSparseJacobian prepared, double[] x) {
        log.countDerivative();
        return prepared.valueAndJacobian(x);
    }

    /** Prepares the Jacobian with a pattern. */
    PreparedSparseJacobian prepare(SparsityPattern pattern) {
        if (pattern.rows() != pattern.columns()) {
            throw notSquare(pattern.columns(), pattern.rows());
        }
        return Sparse.with(backend).prepareJacobian(f, pattern);
    }

    /** The pattern of the Jacobian near a point. */
    SparsityPattern patternAt(double[] x) {
        return Patterns.jacobianAt(f, x);
    }

    /** The Jacobian by its products, each of which is counted when it is taken by {@link #product}. */
    LazyJacobian lazyJacobian(double[] x) {
        return backend.lazyJacobian(f, x);
    }

    /** One product. */
    double[] product(LazyJacobian jacobian, double[] v) {
        log.countProduct();
        return jacobian.times(v);
    }

    private double[] checked(double[] x, double[] value) {
        if (value.length != x.length) {
            throw notSquare(x.length, value.length);
        }
        return value;
    }

    private ShapeMismatchException notSquare(int unknowns, int equations) {
        return ShapeMismatchException.of(solver + ": f(x) must have length " + unknowns
                + ", one for each unknown, but had length " + equations + "; use LevenbergMarquardt");
    }
}
