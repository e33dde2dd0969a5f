package dev.fluxion.lift;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/**
 * Internal: stands for a {@link Double} or {@link Float} made in lifted code. To the collections of the JDK it is equal to,
 * hashes like and orders like the box of its primal value.
 */
@SuppressWarnings("ComparableType") // The JDK may compare it with what came from outside.
public final class BoxedReal implements Comparable<Object> {

    final Real number;
    private final boolean single;

    private BoxedReal(Real number, boolean single) {
        this.number = number;
        this.single = single;
    }

    public static BoxedReal ofDouble(Real number) {
        return new BoxedReal(number, false);
    }

    public static BoxedReal ofFloat(Real number) {
        return new BoxedReal(number, true);
    }

    /** A box made by lifted code in the place of one that came from outside; anything else as it is. */
    static @Nullable Object element(@Nullable Object object) {
        if (object instanceof Double number) {
            return ofDouble(Constant.of(number));
        }
        return object instanceof Float number ? ofFloat(Constant.of(number)) : object;
    }

    Class<?> type() {
        return single ? Float.class : Double.class;
    }

    /** The box of the primal value. */
    Number plain() {
        if (single) {
            return (float) number.value();
        }
        return number.value();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!single && other instanceof BoxedReal box && !box.single) {
            return Support.compareTotal(number, box.number) == 0;
        }
        return plain().equals(other instanceof BoxedReal box ? box.plain() : other);
    }

    @Override
    public int hashCode() {
        return plain().hashCode();
    }

    @Override
    public int compareTo(Object other) {
        if (!single && other instanceof BoxedReal box && !box.single) {
            return Support.compareTotal(number, box.number);
        }
        Object right = other instanceof BoxedReal box ? box.plain() : other;
        return single ? ((Float) plain()).compareTo((Float) right) : ((Double) plain()).compareTo((Double) right);
    }

    @Override
    public String toString() {
        return plain().toString();
    }
}
