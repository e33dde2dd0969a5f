package dev.fluxion.lift;

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
    UNUSABLE
}
