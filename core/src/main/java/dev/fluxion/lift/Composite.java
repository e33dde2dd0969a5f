package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.util.ServiceLoader;

/**
 * Internal: a value that is made of numbers and is neither a number nor an array of them, such as a record or a matrix: how it is taken
 * apart into its numbers and put together from others.
 */
public interface Composite {

    /**
     * The numbers of a value shaped like this one.
     *
     * @param what the value is called in a message
     * @throws dev.fluxion.shape.ShapeMismatchException if the value has another shape
     */
    double[] flatten(Object plain, String operation, String what);

    /** A value shaped like this one. */
    Object unflatten(double[] numbers);

    /** The numbers of a value shaped like this one as lifted code has it. */
    Real[] lower(Object lifted, String operation, String what);

    /** A value shaped like this one as lifted code has it. */
    Object lift(Real[] numbers);

    /** Who knows how values are made of numbers; found as a service. */
    interface Describer {

        /**
         * Describes a value, plain or as lifted code has it.
         *
         * @param what the value is called in a message
         * @throws IllegalArgumentException if it holds numbers in a way that is not known
         */
        Composite of(Object value, String operation, String what);
    }

    /** Describes a value. */
    static Composite of(Object value, String operation, String what) {
        return Known.DESCRIBER.of(value, operation, what);
    }

    /** The one describer there is. */
    final class Known {

        private static final Describer DESCRIBER = ServiceLoader.load(Describer.class, Describer.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new LinkageError("the class that describes structures is missing"));

        private Known() {}
    }
}
