package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.MethodCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Internal: what is known of an object that a function captured, so that calls on it can mean one method only. */
public sealed interface Receiver {

    /**
     * A lambda.
     *
     * @param method the method behind it
     * @param name the name of the functional interface's method
     * @param first the index of the graph's argument that is the first of what the lambda captured
     * @param captured what is known of what the lambda captured, null where nothing is
     */
    record Lambda(MethodCode method, String name, int first, List<@Nullable Receiver> captured) implements Receiver {}

    /**
     * A lambda that is made in the code that is read.
     *
     * @param made how
     * @param captured what is known of what it captured, null where nothing is
     */
    record Made(LocalLambda made, List<@Nullable Receiver> captured) implements Receiver {}

    /**
     * An object of a user's class.
     *
     * @param type its very class
     * @param fields of a record, what is known of its components
     */
    record Exact(Class<?> type, Map<String, Receiver> fields) implements Receiver {}

    /** No object at all. */
    enum Null implements Receiver {
        /** The only one. */
        INSTANCE
    }
}
