package dev.fluxion.streams.solve;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.lazy.LazyHessian;
import org.ejml.data.DMatrixRMaj;

/** The function of one course whose minimum is sought. */
final class Field {

    private final Backend backend;
    private final ScalarField f;
    private final Log log;

    Field(Backend backend, ScalarField f, Log log) {
        this.backend = backend;
        this.f = f;
        this.log = log;
    }

    /** The value. */
    double value(double[] x) {
        log.countValue();
        return f.apply(x.clone());
    }

    /** Value and gradient, by the innermost backend of a stack. */
    MinimumSpot at(double[] x) {
        log.countDerivative();
        Backend first = backend instanceof HigherOrder stack ? stack.innermost() : backend;
        ValueAndGradient both = first.valueAndGradient(f, x);
        return new MinimumSpot(x, both.value(), both.gradient());
    }

    /** The Hessian, n x n. */
    DMatrixRMaj hessian(double[] x) {
        log.countDerivative();
        return backend.hessian(f, x);
    }

    /** The Hessian by its products, each of which is counted when it is taken. */
    LinearMap hessianProducts(double[] x) {
        LazyHessian hessian = backend.lazyHessian(f, x);
        return v -> {
            log.countProduct();
            return hessian.times(v);
        };
    }
}
