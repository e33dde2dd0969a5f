package dev.fluxion;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import org.ejml.data.DMatrixRMaj;

/** A backend whose primitive is the pushforward. */
public interface ForwardMode extends Backend {

    /**
     * Pushes a tangent forward through {@code f} (the Jacobian-vector product, JVP), in one sweep with the value.
     *
     * @param f the function, from length n to length m
     * @param x the primal point, of length n; never changed
     * @param tangent the direction at {@code x}, of length n
     * @return {@code f(x)} and {@code J(x) tangent}, both of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code tangent} and {@code x} differ in length
     */
    @Override
    ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent);

    /**
     * Pushes k tangents forward. A backend that carries several tangents in one sweep overrides this.
     *
     * @param f the function, from length n to length m
     * @param x the primal point, of length n; never changed
     * @param tangents one tangent in each column, n x k
     * @return {@code f(x)}, of length m, and {@code J(x) tangents}, m x k
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangents and {@code x} differ in length
     */
    @Override
    default ValueAndPushforwards valueAndPushforwards(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        return Generated.pushforwardsOneByOne(this, f, x, tangents);
    }

    /** How many tangents to give {@link #valueAndPushforwards} at a time when forming a Jacobian with {@code n} columns. */
    default int batchSize(int n) {
        return 1;
    }

    /**
     * The primitive over numbers that an outer differentiation follows. Backends that can be nested override it.
     *
     * @param f the function, from length n to length m
     * @param x the point, of length n
     * @param tangent the direction at {@code x}, of length n
     * @throws NotNestableException unless overridden
     */
    default RealPushforward nestedPushforward(Generic f, Real[] x, Real[] tangent) {
        throw new NotNestableException(name());
    }

    /**
     * Pushes k tangents forward over numbers that an outer differentiation follows. A backend that carries several tangents in one sweep
     * overrides this.
     *
     * @param f the function, from length n to length m
     * @param x the point, of length n
     * @param tangents k of them, at least one, each of length n
     * @throws NotNestableException unless this or {@link #nestedPushforward} is overridden
     */
    default RealPushforwards nestedPushforwards(Generic f, Real[] x, Real[][] tangents) {
        Real[] value = new Real[0];
        Real[][] products = new Real[tangents.length][];
        for (int k = 0; k < products.length; k++) {
            RealPushforward both = nestedPushforward(f, x.clone(), tangents[k]);
            value = both.value();
            products[k] = both.pushforward();
        }
        return new RealPushforwards(value, products);
    }
}
