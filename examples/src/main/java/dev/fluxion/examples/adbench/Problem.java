package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;

/** An objective of ADBench on one of its instances. */
public interface Problem {

    /** {@code gmm}, {@code ba}, {@code lstm} or {@code hand}. */
    String objective();

    /** The name of the instance, as its file has it. */
    String instance();

    /** Evaluates the plain function at the instance's point; the result belongs to this object. */
    double[] value();

    /** Prepares the derivative by a backend. */
    Derivative derivativeBy(Backend backend);

    /** Whether there are so many parameters that only one sweep back for all of them, with little memory, is of use. */
    default boolean isLarge() {
        return false;
    }

    /**
     * The largest difference of a derivative from that by another backend, relative to the largest component; NaN if a component is.
     *
     * @param derivative as {@link Derivative#derivative} has it
     * @param reference the backend whose derivative is taken for right
     */
    default double errorOf(double[] derivative, Backend reference) {
        Derivative expected = derivativeBy(reference);
        expected.compute();
        return Measurement.relativeError(derivative, expected.derivative());
    }

    /** A prepared derivative. */
    interface Derivative {

        /** Computes value and derivative at the instance's point. */
        void compute();

        /** The value that was computed last. */
        double[] value();

        /**
         * The derivative that was computed last, as the published files have it: a gradient in the order of the parameters, a Jacobian column
         * by column.
         */
        double[] derivative();

        /** What the backend keeps between the sweeps, in bytes, or 0 if it keeps nothing or does not say. */
        long tapeBytes();
    }
}
