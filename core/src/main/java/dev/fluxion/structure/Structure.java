package dev.fluxion.structure;

/**
 * A value of type {@code T} as a flat vector, and back. Known are
 *
 * <ul>
 *   <li>numbers: {@code double}, {@code float} and their boxes; integers hold no derivative and are carried along,
 *   <li>arrays of them of any rank, rows of any lengths,
 *   <li>lists and arrays of what is known, of any length; a list made by {@link #unflatten} is an {@code ArrayList},
 *   <li>records of what is known, private ones too, read component by component and made by their constructor,
 *   <li>EJML's {@code DMatrixRMaj} and {@code SimpleMatrix}, of real numbers, the latter made anew as a dense one,
 *   <li>classes that a user has registered.
 * </ul>
 *
 * What holds no number, such as text, integers, enums, lambdas and null, is carried along as it was in the sample. The
 * order is that of declaration, the first component's numbers first, and row-major. How a class of records is read is
 * found once and kept as long as the class; the lengths of arrays and lists come from the sample.
 *
 * <p>A gradient is made by the same constructor as a point: one that refuses negative numbers refuses negative derivatives.
 * An array that is held twice counts twice, as two arrays. A float is rounded wherever a value is made of numbers, which difference
 * quotients see.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param <T> the type of the values
 */
public final class Structure<T> {

    private final Node node;

    private Structure(Node node) {
        this.node = node;
    }

    /**
     * The structure of values that are shaped like a sample, and carry along what it carries.
     *
     * @throws IllegalArgumentException if a component may hold numbers in a way that is not known, such as a map
     */
    public static <T> Structure<T> of(T sample) {
        return new Structure<>(Shape.of(sample, Path.of("Structure.of", "sample")));
    }

    /**
     * Says how objects of a class are taken apart and made. The functions are plain Java, such as
     * {@code flatten = p -> new double[] {p.x(), p.y()}} and {@code unflatten = (sample, v) -> new Point(v[0], v[1])}. A class of
     * records can be registered too, and is then taken apart as its registration says.
     *
     * @param type the class itself; its subclasses are registered by themselves
     * @throws IllegalStateException if the class was registered before
     */
    public static <T> void register(Class<T> type, Flatten<T> flatten, Unflatten<T> unflatten) {
        Registered.register(type, flatten, unflatten);
    }

    /** The number n of numbers. */
    public int size() {
        return node.size();
    }

    /**
     * The numbers of a value, of length n.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the value is not shaped like the sample
     */
    public double[] flatten(T value) {
        return flatten(value, "flatten", "value");
    }

    /**
     * The same, with a mismatch named as what it is to the caller.
     *
     * @param operation the operation the caller called, such as {@code pullback}
     * @param name the value's name there
     * @throws dev.fluxion.shape.ShapeMismatchException if the value is not shaped like the sample
     */
    public double[] flatten(T value, String operation, String name) {
        double[] numbers = new double[size()];
        node.flatten(value, numbers, 0, Path.of(operation, name));
        return numbers;
    }

    /**
     * The value with the given numbers, and what is not a number as in the sample.
     *
     * @param numbers of length n; not kept
     * @throws dev.fluxion.shape.ShapeMismatchException if the length is not n
     */
    @SuppressWarnings({"unchecked", "NullAway"}) // A node makes what it was described from.
    public T unflatten(double[] numbers) {
        dev.fluxion.shape.ShapeMismatchException.check("unflatten", "numbers", size(), numbers.length);
        return (T) node.unflatten(numbers, 0);
    }

    Node node() {
        return node;
    }

    @Override
    public String toString() {
        return "Structure of " + size() + " numbers";
    }
}
