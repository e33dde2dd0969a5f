package dev.fluxion.streams.pipeline;

/**
 * What the elements of a running pipeline are: plain values, values with tangents, or nodes to pull back through. May be used by several
 * threads at once.
 *
 * @param <E> the type of the elements
 */
interface Mode<E> {

    /** A value that does not depend on what is differentiated with respect to. */
    E constant(Object value);

    /** The value itself, exactly the one the user's functions compute. */
    Object primal(E element);

    /** A function of elements. */
    E apply(StageFunction function, E[] arguments);
}
