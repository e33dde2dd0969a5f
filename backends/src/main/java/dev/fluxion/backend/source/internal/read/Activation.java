package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.MethodCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method whose body is being read.
 *
 * @param method the method
 * @param receivers what is known of its arguments
 * @param result the variable for its result
 * @param after where a return leads
 * @param first the first of the variables that belong to it and to the methods it calls
 */
record Activation(MethodCode method, List<@Nullable Receiver> receivers, int result, RawBlock after, int first) {

    /**
     * A call of a method in its own body, or in that of a method it calls.
     *
     * @param of the body that control goes back to
     * @param from ends where the method begins again
     * @param rest follows when it has returned
     * @param given the variables of the arguments, which nothing else is kept in
     * @param value the variable for the result, or -1 if there is none
     */
    record Call(Activation of, RawBlock from, RawBlock rest, int[] given, int value) {}

    /** Whether a call means this body: as much is known of its arguments as was when the body was read. */
    boolean serves(MethodCode called, List<@Nullable Receiver> given) {
        if (!called.equals(method)) {
            return false;
        }
        for (int i = 0; i < receivers.size(); i++) {
            if (receivers.get(i) != null && !receivers.get(i).equals(given.get(i))) {
                return false;
            }
        }
        return true;
    }
}
