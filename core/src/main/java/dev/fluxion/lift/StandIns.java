package dev.fluxion.lift;

import dev.fluxion.lift.ejml.Ejml;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java in the place of methods of the JDK that call functions with numbers, or make functions of functions. It is
 * lifted as a user's code is; a receiver is the first argument.
 */
@SuppressWarnings({"UnnecessaryLambda", "UnusedMethod", "UnusedNestedClass"}) // Methods of the JDK, found by name.
final class StandIns {

    private static final Map<Class<?>, Class<?>> TABLE = table();

    private static final Map<Class<?>, List<Class<?>>> OF_EJML = Ejml.standIns();

    private StandIns() {}

    private static Map<Class<?>, Class<?>> table() {
        Map<Class<?>, Class<?>> table = new LinkedHashMap<>();
        table.put(Arrays.class, OfArrays.class);
        table.put(Comparator.class, OfComparator.class);
        table.put(Collections.class, OfCollections.class);
        table.put(Map.Entry.class, OfEntry.class);
        table.put(UnaryOperator.class, OfUnaryOperator.class);
        table.put(Function.class, OfFunction.class);
        table.put(BiFunction.class, OfBiFunction.class);
        table.put(DoubleUnaryOperator.class, OfDoubleUnaryOperator.class);
        table.put(Predicate.class, OfPredicate.class);
        table.put(DoublePredicate.class, OfDoublePredicate.class);
        table.put(Consumer.class, OfConsumer.class);
        table.put(DoubleConsumer.class, OfDoubleConsumer.class);
        return table;
    }

    /** The stand-in for a method of the JDK or a static one of EJML's, or null. */
    static @Nullable MethodBody find(Class<?> owner, String name, String descriptor, boolean isStatic) {
        for (Class<?> standIn : OF_EJML.getOrDefault(owner, List.of())) {
            MethodBody found = ClassFiles.declared(standIn, name, descriptor);
            if (found != null) {
                return found;
            }
        }
        for (Map.Entry<Class<?>, Class<?>> entry : TABLE.entrySet()) {
            Class<?> type = entry.getKey();
            if (isStatic ? type == owner : type.isAssignableFrom(owner)) {
                String receiver = isStatic ? "(" : "(" + type.descriptorString();
                MethodBody found = ClassFiles.declared(entry.getValue(), name, receiver + descriptor.substring(1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static final class OfArrays {
        static void setAll(double[] array, IntToDoubleFunction generator) {
            Objects.requireNonNull(generator);
            for (int i = 0; i < array.length; i++) {
                array[i] = generator.applyAsDouble(i);
            }
        }

        static void setAll(Object[] array, IntFunction<Object> generator) {
            Objects.requireNonNull(generator);
            for (int i = 0; i < array.length; i++) {
                array[i] = generator.apply(i);
            }
        }

        @SuppressWarnings("ReferenceEquality") // As Arrays.equals has it: the same array, or null twice.
        static boolean equals(double @Nullable [] a, double @Nullable [] b) {
            if (a == b || a == null || b == null) {
                return a == b;
            }
            boolean equal = a.length == b.length;
            for (int i = 0; equal && i < a.length; i++) {
                equal = Double.compare(a[i], b[i]) == 0;
            }
            return equal;
        }

        static int hashCode(double @Nullable [] array) {
            int hash = array == null ? 0 : 1;
            for (int i = 0; array != null && i < array.length; i++) {
                hash = 31 * hash + Double.hashCode(array[i]);
            }
            return hash;
        }
    }

    private static final class OfComparator {
        static Comparator<Object> comparing(Function<Object, Comparable<Object>> key) {
            Objects.requireNonNull(key);
            return (a, b) -> key.apply(a).compareTo(key.apply(b));
        }

        static Comparator<Object> comparing(Function<Object, Object> key, Comparator<Object> order) {
            Objects.requireNonNull(key);
            Objects.requireNonNull(order);
            return (a, b) -> order.compare(key.apply(a), key.apply(b));
        }

        static Comparator<Object> comparingDouble(ToDoubleFunction<Object> key) {
            Objects.requireNonNull(key);
            return (a, b) -> Double.compare(key.applyAsDouble(a), key.applyAsDouble(b));
        }

        static Comparator<Object> comparingInt(ToIntFunction<Object> key) {
            Objects.requireNonNull(key);
            return (a, b) -> Integer.compare(key.applyAsInt(a), key.applyAsInt(b));
        }

        static Comparator<Object> comparingLong(ToLongFunction<Object> key) {
            Objects.requireNonNull(key);
            return (a, b) -> Long.compare(key.applyAsLong(a), key.applyAsLong(b));
        }

        static Comparator<Object> reversed(Comparator<Object> order) {
            return (a, b) -> order.compare(b, a);
        }

        static Comparator<Object> thenComparing(Comparator<Object> first, Comparator<Object> second) {
            Objects.requireNonNull(second);
            return (a, b) -> {
                int compared = first.compare(a, b);
                return compared == 0 ? second.compare(a, b) : compared;
            };
        }

        static Comparator<Object> thenComparing(Comparator<Object> first, Function<Object, Comparable<Object>> key) {
            return thenComparing(first, comparing(key));
        }

        static Comparator<Object> thenComparing(
                Comparator<Object> first, Function<Object, Object> key, Comparator<Object> order) {
            return thenComparing(first, comparing(key, order));
        }

        static Comparator<Object> thenComparingDouble(Comparator<Object> first, ToDoubleFunction<Object> key) {
            return thenComparing(first, comparingDouble(key));
        }

        static Comparator<Object> thenComparingInt(Comparator<Object> first, ToIntFunction<Object> key) {
            return thenComparing(first, comparingInt(key));
        }

        static Comparator<Object> thenComparingLong(Comparator<Object> first, ToLongFunction<Object> key) {
            return thenComparing(first, comparingLong(key));
        }
    }

    private static final class OfCollections {
        static Comparator<Object> reverseOrder(@Nullable Comparator<Object> order) {
            return order == null ? (a, b) -> compare(b, a) : (a, b) -> order.compare(b, a);
        }

        @SuppressWarnings("unchecked")
        private static int compare(Object a, Object b) {
            return ((Comparable<Object>) a).compareTo(b);
        }
    }

    private static final class OfEntry {
        static Comparator<Map.Entry<Object, Comparable<Object>>> comparingByValue() {
            return (a, b) -> a.getValue().compareTo(b.getValue());
        }

        static Comparator<Map.Entry<Comparable<Object>, Object>> comparingByKey() {
            return (a, b) -> a.getKey().compareTo(b.getKey());
        }

        static Comparator<Map.Entry<Object, Object>> comparingByValue(Comparator<Object> order) {
            Objects.requireNonNull(order);
            return (a, b) -> order.compare(a.getValue(), b.getValue());
        }

        static Comparator<Map.Entry<Object, Object>> comparingByKey(Comparator<Object> order) {
            Objects.requireNonNull(order);
            return (a, b) -> order.compare(a.getKey(), b.getKey());
        }
    }

    private static final class OfUnaryOperator {
        static UnaryOperator<Object> identity() {
            return v -> v;
        }
    }

    private static final class OfFunction {
        static Function<Object, Object> identity() {
            return v -> v;
        }

        static Function<Object, Object> andThen(Function<Object, Object> first, Function<Object, Object> second) {
            Objects.requireNonNull(second);
            return v -> second.apply(first.apply(v));
        }

        static Function<Object, Object> compose(Function<Object, Object> second, Function<Object, Object> first) {
            Objects.requireNonNull(first);
            return v -> second.apply(first.apply(v));
        }
    }

    private static final class OfBiFunction {
        static BiFunction<Object, Object, Object> andThen(
                BiFunction<Object, Object, Object> first, Function<Object, Object> second) {
            Objects.requireNonNull(second);
            return (u, v) -> second.apply(first.apply(u, v));
        }
    }

    private static final class OfDoubleUnaryOperator {
        static DoubleUnaryOperator identity() {
            return v -> v;
        }

        static DoubleUnaryOperator andThen(DoubleUnaryOperator first, DoubleUnaryOperator second) {
            Objects.requireNonNull(second);
            return v -> second.applyAsDouble(first.applyAsDouble(v));
        }

        static DoubleUnaryOperator compose(DoubleUnaryOperator second, DoubleUnaryOperator first) {
            Objects.requireNonNull(first);
            return v -> second.applyAsDouble(first.applyAsDouble(v));
        }
    }

    private static final class OfPredicate {
        static Predicate<Object> and(Predicate<Object> first, Predicate<Object> second) {
            Objects.requireNonNull(second);
            return v -> first.test(v) && second.test(v);
        }

        static Predicate<Object> or(Predicate<Object> first, Predicate<Object> second) {
            Objects.requireNonNull(second);
            return v -> first.test(v) || second.test(v);
        }

        static Predicate<Object> negate(Predicate<Object> predicate) {
            return v -> !predicate.test(v);
        }
    }

    private static final class OfDoublePredicate {
        static DoublePredicate and(DoublePredicate first, DoublePredicate second) {
            Objects.requireNonNull(second);
            return v -> first.test(v) && second.test(v);
        }

        static DoublePredicate or(DoublePredicate first, DoublePredicate second) {
            Objects.requireNonNull(second);
            return v -> first.test(v) || second.test(v);
        }

        static DoublePredicate negate(DoublePredicate predicate) {
            return v -> !predicate.test(v);
        }
    }

    private static final class OfConsumer {
        static Consumer<Object> andThen(Consumer<Object> first, Consumer<Object> second) {
            Objects.requireNonNull(second);
            return v -> {
                first.accept(v);
                second.accept(v);
            };
        }
    }

    private static final class OfDoubleConsumer {
        static DoubleConsumer andThen(DoubleConsumer first, DoubleConsumer second) {
            Objects.requireNonNull(second);
            return v -> {
                first.accept(v);
                second.accept(v);
            };
        }
    }
}
