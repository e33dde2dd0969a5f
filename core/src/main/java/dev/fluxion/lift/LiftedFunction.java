package dev.fluxion.lift;

import org.jspecify.annotations.Nullable;

/** Internal: a function of any arguments in lifted form, which takes and gives what lifted code has in the place of the user's values. */
@FunctionalInterface
public interface LiftedFunction {

    /**
     * Computes the function.
     *
     * @param arguments one for each of the function's; of arrays and objects it may overwrite, copies of its own
     */
    @Nullable
    Object apply(@Nullable Object... arguments);
}
