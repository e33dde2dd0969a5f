package dev.fluxion.lift;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.PartialRule;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Internal: what lifted code calls where one JVM instruction or library call has no direct counterpart. */
public final class Support {

    private Support() {}

    // Numbers.

    public static Real box(double value) {
        // Where the value is a literal zero, as of a sum that begins, the compiler knows which, and nothing is made.
        return Double.doubleToRawLongBits(value) == 0L ? Constant.ZERO : Constant.of(value);
    }

    public static Real add(double left, Real right) {
        // Addition and multiplication commute bit for bit.
        return right.add(left);
    }

    public static Real subtract(double left, Real right) {
        return right.subtractFrom(left);
    }

    public static Real multiply(double left, Real right) {
        return right.multiply(left);
    }

    public static Real divide(double left, Real right) {
        return right.divideInto(left);
    }

    public static Real apply(Real left, Real right, Binary rule) {
        return Real.apply(rule, left, right);
    }

    /** The image of arrays under a rule; those of plain numbers become part of the rule, and are not made numbers to follow. */
    public static Real[] applyRule(@Nullable Object rule, Object inputs) {
        ArrayRule operation = (ArrayRule) Objects.requireNonNull(rule);
        Object[] arrays = (Object[]) inputs;
        double[] @Nullable [] plain = new double[arrays.length] @Nullable [];
        Real[][] moving = new Real[arrays.length][];
        int count = 0;
        for (int k = 0; k < arrays.length; k++) {
            if (arrays[k] instanceof double[] numbers) {
                // The function may write to its own arrays later.
                plain[k] = numbers.clone();
            } else {
                moving[count++] = (Real[]) arrays[k];
            }
        }
        Real[] image = count == arrays.length
                ? Real.apply(operation, moving)
                : Real.apply(new PartialRule(operation, plain), Arrays.copyOf(moving, count));
        return image.clone();
    }

    /** The images of numbers under a function that takes them all the same way, or null if it may not. */
    public static Real @Nullable [] together(@Nullable Object function, Object numbers) {
        return function instanceof LiftedClosure closure && closure.site.isStraight()
                ? Lanes.images(closure, asReals(numbers))
                : null;
    }

    public static int compare(double left, Real right, int unordered) {
        return -right.compare(left, -unordered);
    }

    public static Real toFloat(Real x) {
        return x.apply(Unary.TO_FLOAT);
    }

    public static Real clamp(Real value, Real min, Real max) {
        if (isNaN(min) || isNaN(max)) {
            throw new IllegalArgumentException(isNaN(min) ? "min is NaN" : "max is NaN");
        }
        if (compareTotal(min, max) > 0) {
            throw new IllegalArgumentException(min + " > " + max);
        }
        return max.min(value.max(min));
    }

    public static long round(Real x) {
        return x.round();
    }

    public static int roundFloat(Real x) {
        return Math.round((float) x.value());
    }

    public static int getExponent(Real x) {
        return Math.getExponent(x.value());
    }

    public static boolean isNaN(Real x) {
        return x.compare(x, 2) == 2;
    }

    public static boolean isInfinite(Real x) {
        return x.compare(Double.POSITIVE_INFINITY, 2) == 0 || x.compare(Double.NEGATIVE_INFINITY, 2) == 0;
    }

    public static boolean isFinite(Real x) {
        return x.compare(Double.POSITIVE_INFINITY, 2) == -1 && x.compare(Double.NEGATIVE_INFINITY, 2) == 1;
    }

    public static int compareTotal(Real left, Real right) {
        return left.level() >= right.level() ? left.compareTotal(right) : -right.compareTotal(left);
    }

    /** The number in a box: one made by lifted code, or one that came from outside. */
    public static Real unbox(@Nullable Object boxed) {
        return boxed instanceof BoxedReal box
                ? box.number
                : Constant.of(number(boxed).doubleValue());
    }

    public static int toInt(@Nullable Object boxed) {
        return boxed instanceof BoxedReal box
                ? box.number.toInt()
                : number(boxed).intValue();
    }

    public static long toLong(@Nullable Object boxed) {
        return boxed instanceof BoxedReal box
                ? box.number.toLong()
                : number(boxed).longValue();
    }

    private static Number number(@Nullable Object boxed) {
        if (boxed == null) {
            throw new NullPointerException("a boxed number is null");
        }
        return (Number) boxed;
    }

    public static int compareBoxes(Object left, Object right) {
        return compareTotal(unbox(left), unbox(right));
    }

    public static boolean equalBoxes(Object left, @Nullable Object right) {
        return Objects.requireNonNull(BoxedReal.element(left)).equals(right);
    }

    // Arrays.

    public static Real[] newReals(int length) {
        Real[] reals = new Real[length];
        Arrays.fill(reals, Constant.ZERO);
        return reals;
    }

    /** An array of arrays; those of the last length given hold zeros, or else nulls. */
    public static Object newRows(int[] lengths, boolean numbers) {
        for (int length : lengths) {
            if (length < 0) {
                throw new NegativeArraySizeException(Integer.toString(length));
            }
        }
        return newRows(lengths, 0, numbers);
    }

    private static Object[] newRows(int[] lengths, int from, boolean numbers) {
        boolean last = from == lengths.length - 1;
        if (last && numbers) {
            return newReals(lengths[from]);
        }
        Object[] rows = new Object[lengths[from]];
        for (int i = 0; i < rows.length && !last; i++) {
            rows[i] = newRows(lengths, from + 1, numbers);
        }
        return rows;
    }

    public static Real load(@Nullable Object array, int index) {
        if (array instanceof Real[] reals) {
            return reals[index];
        }
        if (array instanceof double[] doubles) {
            return Constant.of(doubles[index]);
        }
        if (array == null) {
            throw new NullPointerException("an array is null");
        }
        return Constant.of(((float[]) array)[index]);
    }

    public static void store(@Nullable Object array, int index, Real value) {
        if (array instanceof Real[] reals) {
            reals[index] = value;
        } else if (array instanceof double[] doubles && value instanceof Constant) {
            doubles[index] = value.value();
        } else if (array instanceof float[] floats && value instanceof Constant) {
            floats[index] = (float) value.value();
        } else if (array == null) {
            throw new NullPointerException("an array is null");
        } else {
            throw new NotLiftableException("lift: an array written to must be made inside the function but one that"
                    + " came from outside was given a number that depends on the input; copy it inside the function");
        }
    }

    public static @Nullable Object element(Object array, int index) {
        return ((Object[]) array)[index];
    }

    public static void setElement(Object array, int index, @Nullable Object value) {
        @Nullable Object[] elements = (@Nullable Object[]) array;
        if (elements.getClass() != Object[].class && isLifted(value)) {
            throw new NotLiftableException(
                    "lift: an array written to must be made inside the function but one that"
                            + " came from outside was given something that may depend on the input; make it inside the function");
        }
        elements[index] = BoxedReal.element(value);
    }

    /** Whether a reference leads to what only lifted code makes. */
    static boolean isLifted(@Nullable Object value) {
        return value instanceof BoxedReal
                || value instanceof LiftedObject
                || value instanceof LiftedClosure
                || value instanceof Real[]
                || (value != null && value.getClass() == Object[].class);
    }

    public static int length(Object array) {
        if (array instanceof Object[] objects) {
            return objects.length;
        }
        return java.lang.reflect.Array.getLength(array);
    }

    public static Object cloneArray(Object array) {
        if (array instanceof Object[] objects) {
            return objects.clone();
        }
        return array instanceof double[] doubles ? asReals(doubles) : asReals((float[]) array);
    }

    /** The array as numbers: itself if it is, a copy if it came from outside. */
    public static Real[] asReals(Object array) {
        if (array instanceof Real[] reals) {
            return reals;
        }
        if (array instanceof double[] doubles) {
            Real[] reals = new Real[doubles.length];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = Constant.of(doubles[i]);
            }
            return reals;
        }
        float[] floats = (float[]) array;
        Real[] reals = new Real[floats.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Constant.of(floats[i]);
        }
        return reals;
    }

    public static Object copyOf(Object array, int length) {
        if (!(array instanceof Real[] reals)) {
            return asReals(
                    array instanceof double[] doubles
                            ? Arrays.copyOf(doubles, length)
                            : Arrays.copyOf((float[]) array, length));
        }
        Real[] copy = Arrays.copyOf(reals, length);
        Arrays.fill(copy, Math.min(length, reals.length), length, Constant.ZERO);
        return copy;
    }

    public static Object copyOfRange(Object array, int from, int to) {
        if (!(array instanceof Real[] reals)) {
            return asReals(
                    array instanceof double[] doubles
                            ? Arrays.copyOfRange(doubles, from, to)
                            : Arrays.copyOfRange((float[]) array, from, to));
        }
        Real[] copy = Arrays.copyOfRange(reals, from, to);
        Arrays.fill(copy, Math.min(copy.length, reals.length - from), copy.length, Constant.ZERO);
        return copy;
    }

    public static void fill(Object array, Real value) {
        fill(array, 0, length(array), value);
    }

    public static void fill(Object array, int from, int to, Real value) {
        checkRange(array, from, to);
        for (int i = from; i < to; i++) {
            store(array, i, value);
        }
    }

    /** The check of {@link Arrays}, with its messages. */
    private static void checkRange(Object array, int from, int to) {
        if (from > to) {
            throw new IllegalArgumentException("fromIndex(" + from + ") > toIndex(" + to + ")");
        }
        if (from < 0 || to > length(array)) {
            throw new ArrayIndexOutOfBoundsException(from < 0 ? from : to);
        }
    }

    public static void arraycopy(Object source, int from, Object target, int to, int length) {
        boolean anything = target.getClass() == Object[].class && source instanceof Object[];
        if (source.getClass() == target.getClass() || anything) {
            System.arraycopy(source, from, target, to, length);
            return;
        }
        Objects.checkFromIndexSize(from, length, length(source));
        Objects.checkFromIndexSize(to, length, length(target));
        boolean numbers = target instanceof Real[] || !(target instanceof Object[]);
        for (int i = 0; i < length; i++) {
            if (numbers) {
                store(target, to + i, load(source, from + i));
            } else {
                setElement(target, to + i, element(source, from + i));
            }
        }
    }

    public static void sort(Object array) {
        sort(array, 0, length(array));
    }

    /** Equal numbers keep their order, which the order of the primal's values does not show. */
    public static void sort(Object array, int from, int to) {
        checkRange(array, from, to);
        if (array instanceof Real[] reals) {
            Arrays.sort(reals, from, to, Support::compareTotal);
        } else if (array instanceof double[] doubles) {
            Arrays.sort(doubles, from, to);
        } else {
            Arrays.sort((float[]) array, from, to);
        }
    }

    public static String doublesToString(@Nullable Object array) {
        return array instanceof Object[] objects ? Arrays.toString(objects) : Arrays.toString((double[]) array);
    }

    public static String floatsToString(@Nullable Object array) {
        if (!(array instanceof Real[] reals)) {
            return Arrays.toString((float[]) array);
        }
        float[] values = new float[reals.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) reals[i].value();
        }
        return Arrays.toString(values);
    }

    /** Something to be printed: a number as its primal value. */
    public static @Nullable Object printable(@Nullable Object argument) {
        return argument instanceof BoxedReal box ? box.plain() : argument;
    }

    /** Arguments to be printed, with numbers as their primal values. */
    public static @Nullable Object[] allPrintable(@Nullable Object[] arguments) {
        return Arrays.stream(arguments).map(Support::printable).toArray();
    }

    // Control flow.

    /** Keeps the user's handlers from catching what is not for them. */
    public static void passRefusal(Throwable thrown) {
        if (thrown instanceof NotLiftableException refusal) {
            throw refusal;
        }
    }

    // Objects.

    public static void putField(@Nullable Object owner, @Nullable Object value, int slot, String field) {
        if (owner instanceof LiftedObject lifted) {
            lifted.set(slot, value);
        } else {
            throw writesOutside(owner, field);
        }
    }

    public static void putPrimitive(@Nullable Object owner, long value, int slot, String field) {
        if (owner instanceof LiftedObject lifted) {
            lifted.setPrimitive(slot, value);
        } else {
            throw writesOutside(owner, field);
        }
    }

    public static boolean instanceOf(@Nullable Object object, Class<?> type) {
        if (object == null || type == Object.class) {
            return object != null;
        }
        if (object instanceof LiftedClosure closure) {
            return type.isAssignableFrom(closure.site.functionalInterface);
        }
        if (object instanceof Real[] && type == double[].class) {
            return true;
        }
        return type.isAssignableFrom(classOf(object));
    }

    public static void checkCast(@Nullable Object object, Class<?> type) {
        if (object != null && !type.isArray() && !instanceOf(object, type)) {
            throw new ClassCastException(typeName(object) + " cannot be cast to " + type.getName());
        }
    }

    /** The class an object has in the user's code. */
    public static Class<?> classOf(Object object) {
        if (object instanceof LiftedObject lifted) {
            return lifted.type;
        }
        if (object instanceof BoxedReal box) {
            return box.type();
        }
        if (object instanceof Real[] || object.getClass() == Object[].class || object instanceof LiftedClosure) {
            throw new NotLiftableException(
                    "lift: the class of an array or lambda that depends on the input must not matter but is asked for; "
                            + Refusal.WAYS_OUT);
        }
        return object.getClass();
    }

    private static String typeName(Object object) {
        return object instanceof LiftedClosure
                ? object.toString()
                : classOf(object).getName();
    }

    private static RuntimeException writesOutside(@Nullable Object owner, String field) {
        if (owner == null) {
            return new NullPointerException("cannot assign field " + field + " of null");
        }
        return new NotLiftableException("lift: an object written to must be made inside the function but field " + field
                + " of one that came from outside was assigned; make the object inside the function");
    }
}
