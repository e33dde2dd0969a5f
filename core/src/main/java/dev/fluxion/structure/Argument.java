package dev.fluxion.structure;

/**
 * An argument of a function and what it is used for: {@code ad.at(active(weights), constant(sample), cache(new double[10]))}.
 *
 * @param <T> the type the function takes
 */
public final class Argument<T> {

    enum Role {
        ACTIVE,
        CONSTANT,
        CACHE
    }

    private final T value;
    private final Role role;

    private Argument(T value, Role role) {
        this.value = value;
        this.role = role;
    }

    /** An argument to differentiate with respect to. Its numbers are copied. */
    public static <T> Argument<T> active(T value) {
        return new Argument<>(value, Role.ACTIVE);
    }

    /**
     * An argument of any type that is held constant: it has no derivative, costs nothing and is given to the function as it is. The
     * function must not write to it numbers that depend on the others.
     */
    public static <T> Argument<T> constant(T value) {
        return new Argument<>(value, Role.CONSTANT);
    }

    /**
     * An argument that the function uses as scratch: it has no derivative, and the function gets a copy that can hold what depends on
     * the others. What it holds when the function starts must not matter; the caller's own is never written to.
     */
    public static <T> Argument<T> cache(T value) {
        return new Argument<>(value, Role.CACHE);
    }

    T value() {
        return value;
    }

    Role role() {
        return role;
    }
}
