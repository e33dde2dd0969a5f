package dev.fluxion.lift;

import org.objectweb.asm.Type;

/** What lifting knows of a value at one place of a method, and so how the lifted code represents it. */
enum Kind {
    /** Does not depend on the input: represented as in the user's code. */
    PASSIVE,
    /** A {@code double} or {@code float} that may depend on the input: represented by a {@code Real}. */
    ACTIVE,
    /** An array of such numbers: represented by an array of {@code Real}. */
    REALS,
    /** A reference that may lead to such numbers, or to passive ones: told apart when the code runs. */
    DYNAMIC,
    /** The constant {@code null}. */
    NULL,
    /** Not a value: a slot that was never set, or that holds different things on different paths. */
    UNUSABLE;

    /** How an argument of a type is represented that depends on the input. */
    static Kind ofActive(Type type, Class<?> host) {
        if (type.getSort() < Type.ARRAY) {
            return Carriers.carries(type, host) ? ACTIVE : PASSIVE;
        }
        if (Carriers.isNumbers(type) && type.getDimensions() == 1) {
            return REALS;
        }
        return Carriers.carries(type, host) ? DYNAMIC : PASSIVE;
    }
}
