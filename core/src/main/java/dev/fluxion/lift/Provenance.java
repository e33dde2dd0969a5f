package dev.fluxion.lift;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.analysis.Value;

/**
 * Where a value of a user's method comes from, as far as {@link Reading} has to know.
 *
 * @param size the number of slots it takes, 1 or 2
 * @param outside whether it is an object that the function did not make, or that might lead to one
 * @param type the class of the object itself, if it is known
 * @param lambda what the object runs, if it is a lambda that can be read back
 */
record Provenance(
        int size,
        boolean outside,
        @Nullable Class<?> type,
        @Nullable Lambda lambda) implements Value {

    /** The code of a lambda from outside, and where what it captured comes from. */
    record Lambda(FunctionObject.Code code, List<Provenance> captured) {}

    static final Provenance SINGLE = of(1, false, null);
    static final Provenance DOUBLE = of(2, false, null);
    static final Provenance OUTSIDE = of(1, true, null);

    /** Of a number or truth value. */
    static Provenance ofNumber(Type type) {
        return type.getSize() == 2 ? DOUBLE : SINGLE;
    }

    static Provenance inside(@Nullable Class<?> type) {
        return of(1, false, type);
    }

    static Provenance outside(@Nullable Class<?> type) {
        return of(1, true, type);
    }

    static Provenance of(int size, boolean outside, @Nullable Class<?> type) {
        return new Provenance(size, outside, type, null);
    }

    static Provenance outside(Class<?> type, Lambda lambda) {
        return new Provenance(1, true, type, lambda);
    }

    @Override
    public int getSize() {
        return size;
    }

    Provenance merged(Provenance other) {
        if (size != other.size) {
            return SINGLE;
        }
        return new Provenance(
                size,
                outside || other.outside,
                Objects.equals(type, other.type) ? type : null,
                Objects.equals(lambda, other.lambda) ? lambda : null);
    }
}
