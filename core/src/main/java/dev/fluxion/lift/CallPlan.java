package dev.fluxion.lift;

import dev.fluxion.rule.CustomRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How lifted code makes one of the user's calls.
 *
 * @param way the way
 * @param result the abstract result; null for none
 * @param detail what the way needs to know: an {@link Intrinsics.Intrinsic}, or the target of a call
 */
record CallPlan(
        Way way, @Nullable Abstract result, @Nullable Object detail) {

    enum Way {
        /** As the user's code does. */
        NATIVE,
        /** As the user's code does, with arguments in a form the JDK can take. */
        LIBRARY,
        /** As the user's code does, with numbers replaced by their primal values: it only prints them. */
        PRINT,
        /** By an entry of {@link Intrinsics}. */
        INTRINSIC,
        /** By a copy of an array. */
        CLONE,
        /** By calling the lifted form of one method. */
        DIRECT,
        /** By calling the lifted form of whichever method the receiver's class has. */
        VIRTUAL,
        /** By the method's own rule. */
        RULED,
        /** By a companion of the method's class. */
        COMPANION,
        /** By making a closure. */
        CLOSURE,
        /** By what answers for all records. */
        RECORD,
        /** Not at all: the constructor of {@code Object}. */
        DROP
    }

    static CallPlan of(Way way, @Nullable Abstract result) {
        return new CallPlan(way, result, null);
    }

    /**
     * A call of a user's method.
     *
     * @param body the method if it is known when lifting, or null
     * @param owner the class the call names
     * @param kinds how the arguments are represented, the receiver first
     */
    record Target(@Nullable MethodBody body, Class<?> owner, String name, String descriptor, List<Kind> kinds) {}

    /**
     * A call of a method with a rule of its own.
     *
     * @param kinds how the arguments are represented
     */
    record Ruled(CustomRule rule, List<Kind> kinds) {}
}
