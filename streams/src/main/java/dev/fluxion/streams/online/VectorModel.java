package dev.fluxion.streams.online;

import java.io.Serializable;

/**
 * What several numbers are to be observed, in plain Java, from parameters or a state and passive data. Serializable, so that it can be
 * lifted.
 *
 * @param <D> the type of the data
 */
@FunctionalInterface
public interface VectorModel<D> extends Serializable {

    /**
     * The prediction.
     *
     * @param x of length n; differentiated by
     * @param data read as it is
     * @return of length m, always the same
     */
    double[] of(double[] x, D data);
}
