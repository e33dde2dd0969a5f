package dev.fluxion.structure;

import dev.fluxion.lift.Lift;
import dev.fluxion.lift.LiftedFunction;
import dev.fluxion.lift.LiftedObject;
import dev.fluxion.lift.Support;
import dev.fluxion.number.Real;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a user has said about a class of their own, or {@link EjmlMatrices} about EJML's. Both functions are lifted as any code is, so that a value that depends on the
 * input is made, and taken apart, by the user's own code. Kept as long as the class.
 */
record Registered<T>(Class<T> type, Flatten<T> flatten, Unflatten<T> unflatten) {

    private static final ClassValue<AtomicReference<@Nullable Registered<?>>> KNOWN = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable Registered<?>> computeValue(Class<?> type) {
            return new AtomicReference<>(EjmlMatrices.find(type));
        }
    };

    static <T> void register(Class<T> type, Flatten<T> flatten, Unflatten<T> unflatten) {
        if (type.isPrimitive() || type.isArray() || type.isInterface() || type == Double.class || type == Float.class) {
            throw new IllegalArgumentException(
                    "Structure.register: type must be a class of objects but was " + type.getSimpleName());
        }
        if (!KNOWN.get(type).compareAndSet(null, new Registered<>(type, flatten, unflatten))) {
            throw new IllegalStateException("Structure.register: a class must be registered once but "
                    + type.getSimpleName() + " was registered before");
        }
    }

    static @Nullable Registered<?> find(Class<?> type) {
        return KNOWN.get(type).get();
    }

    Node describe(Object value, Path path) {
        if (value instanceof LiftedObject) {
            Object plain = EjmlMatrices.plainLike(type, value);
            return new OfRegistered<>(this, plain == null ? value : plain, lowered(value, Real.class).length);
        }
        return new OfRegistered<>(this, value, flatten.apply(type.cast(value)).length);
    }

    private Real[] lowered(Object lifted, Class<? extends Real> kind) {
        LiftedFunction function = Lift.call(flatten, new boolean[] {true}, kind);
        return Support.asReals(Objects.requireNonNull(function.apply(lifted)));
    }

    /**
     * An object of the class.
     *
     * @param sample an object of this shape, plain or lifted
     */
    private record OfRegistered<T>(Registered<T> registered, Object sample, int size) implements Node {

        @Override
        public void flatten(@Nullable Object value, double[] numbers, int at, Path path) {
            if (value == null || value.getClass() != registered.type) {
                throw path.mismatch(Path.kind(registered.type), value);
            }
            EjmlMatrices.checkShape(sample, value, path);
            double[] own = registered.flatten.apply(registered.type.cast(value));
            path.checkLength(size, own.length);
            System.arraycopy(own, 0, numbers, at, size);
        }

        @Override
        public Object unflatten(double[] numbers, int at) {
            if (sample instanceof LiftedObject) {
                throw new IllegalArgumentException(
                        "rule: a method must be given numbers, arrays, records of them or EJML's"
                                + " matrices where these depend on the input but was given "
                                + Path.kind(registered.type)
                                + "; give it a record of its numbers");
            }
            return registered.unflatten.apply(registered.type.cast(sample), Arrays.copyOfRange(numbers, at, at + size));
        }

        @Override
        public Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
            boolean[] active = {sample instanceof LiftedObject, true};
            LiftedFunction function = Lift.call(registered.unflatten, active, kind);
            return Objects.requireNonNull(
                    function.apply(sample, Arrays.copyOfRange(numbers, at, at + size, Real[].class)));
        }

        @Override
        public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
            System.arraycopy(registered.lowered(Objects.requireNonNull(lifted), kind), 0, numbers, at, size);
        }
    }
}
