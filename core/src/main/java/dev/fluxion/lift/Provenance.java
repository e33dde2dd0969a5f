package dev.fluxion.lift;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.analysis.Value;

/**
 * Where a value of a user's method comes from, as far as {@link Reading} has to know.
 *
 * @param size the number of slots it takes, 1 or 2
 * @param outside whether it is an object that the function did not make, or that might lead to one
 * @param type the class of the object itself, if it is known
 */
record Provenance(int size, boolean outside, @Nullable Class<?> type) implements Value {

    static final Provenance SINGLE = new Provenance(1, false, null);
    static final Provenance DOUBLE = new Provenance(2, false, null);
    static final Provenance OUTSIDE = new Provenance(1, true, null);

    static Provenance inside(@Nullable Class<?> type) {
        return new Provenance(1, false, type);
    }

    static Provenance outside(@Nullable Class<?> type) {
        return new Provenance(1, true, type);
    }

    @Override
    public int getSize() {
        return size;
    }

    Provenance merged(Provenance other) {
        if (size != other.size) {
            return SINGLE;
        }
        return new Provenance(size, outside || other.outside, Objects.equals(type, other.type) ? type : null);
    }
}
