package dev.fluxion.streams.pipeline;

import java.util.Arrays;

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

    /**
     * A function of one element, or of parameters and one element.
     *
     * @param parameter the place of the parameters, -1 if there are none
     */
    default E apply(StageFunction function, E[] parameters, int parameter, E element) {
        E[] arguments = Arrays.copyOf(parameters, parameter < 0 ? 1 : 2);
        if (parameter >= 0) {
            arguments[0] = parameters[parameter];
        }
        arguments[arguments.length - 1] = element;
        return apply(function, arguments);
    }

    /** The same for a function of two elements. */
    default E apply(StageFunction function, E[] parameters, int parameter, E first, E second) {
        E[] arguments = Arrays.copyOf(parameters, parameter < 0 ? 2 : 3);
        if (parameter >= 0) {
            arguments[0] = parameters[parameter];
        }
        arguments[arguments.length - 2] = first;
        arguments[arguments.length - 1] = second;
        return apply(function, arguments);
    }
}
