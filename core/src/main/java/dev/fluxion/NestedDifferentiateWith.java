package dev.fluxion;

/**
 * {@link DifferentiateWith} inside a function that is being differentiated. A function that was made there may capture what depends
 * on the input, and the derivative in that would be lost; one that came from outside does not. Lifted code calls these by name.
 */
final class NestedDifferentiateWith {

    private NestedDifferentiateWith() {}

    static Object scalar(DifferentiateWith with, Object f) {
        return with.scalar(fromOutside(ScalarFunction.class, f));
    }

    static Object curve(DifferentiateWith with, Object f) {
        return with.curve(fromOutside(Curve.class, f));
    }

    static Object field(DifferentiateWith with, Object f) {
        return with.field(fromOutside(ScalarField.class, f));
    }

    static Object vector(DifferentiateWith with, Object f) {
        return with.vector(fromOutside(VectorFunction.class, f));
    }

    private static <F> F fromOutside(Class<F> type, Object f) {
        if (!type.isInstance(f)) {
            throw new IllegalArgumentException(
                    "DifferentiateWith: the function must be made outside the differentiated code"
                            + " but was made inside, where it may capture what depends on the input; give it a field of its own");
        }
        return type.cast(f);
    }
}
