package dev.fluxion.streams.pipeline;

import dev.fluxion.VectorFunction;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a backend prepared for the functions of a pipeline, each thing for one evaluation at a time. Where the lengths of a function's
 * arguments change, it is prepared anew.
 *
 * @param <P> what is prepared
 */
final class Preparations<P> {

    /** Makes the first for a function and lengths of its arguments, which are arrays of numbers. */
    interface First<P> {
        P prepare(StageFunction function, int[] lengths);
    }

    /** Makes the first for a function of one flat vector. */
    interface OfVector<P> {
        P prepare(VectorFunction f, int n);
    }

    private final First<P> first;
    private final Predicate<double[]> fits;
    private final UnaryOperator<P> copy;
    private final @Nullable Preparations<P> lasting;
    private final ConcurrentMap<StageFunction, Pool<P>> pools = new ConcurrentHashMap<>();

    Preparations(First<P> first, UnaryOperator<P> copy) {
        this(first, value -> true, copy);
    }

    /**
     * For some functions alone.
     *
     * @param fits of which values
     */
    Preparations(First<P> first, Predicate<double[]> fits, UnaryOperator<P> copy) {
        this(first, fits, copy, null);
    }

    private Preparations(
            First<P> first, Predicate<double[]> fits, UnaryOperator<P> copy, @Nullable Preparations<P> lasting) {
        this.first = first;
        this.fits = fits;
        this.copy = copy;
        this.lasting = lasting;
    }

    /** The same, which asks these before it prepares. */
    Preparations<P> forSubscription() {
        return new Preparations<>(first, fits, copy, this);
    }

    /** What is prepared for all arguments of a function together. */
    static <P> Preparations<P> ofVectors(OfVector<P> first, UnaryOperator<P> copy) {
        return new Preparations<>(
                (function, lengths) -> first.prepare(
                        function.ofVectors(lengths), Arrays.stream(lengths).sum()),
                copy);
    }

    /** The pool for a function with arrays of these lengths as arguments, or null if its value is no array of numbers, or none that fits. */
    @Nullable
    Pool<P> pool(StageFunction function, Object[] arguments, int[] lengths) {
        Pool<P> pool = preparedPool(function, arguments, lengths);
        return pool.isEmpty() ? null : pool;
    }

    private Pool<P> preparedPool(StageFunction function, Object[] arguments, int[] lengths) {
        Pool<P> pool = pools.get(function);
        if (pool != null && Arrays.equals(pool.lengths, lengths)) {
            return pool;
        }
        if (lasting != null) {
            pool = lasting.preparedPool(function, arguments, lengths);
        } else {
            Object value = function.callAll(Arrays.stream(arguments)
                    .map(argument -> ((double[]) argument).clone())
                    .toArray());
            P prepared =
                    value instanceof double[] numbers && fits.test(numbers) ? first.prepare(function, lengths) : null;
            pool = new Pool<>(lengths, prepared, copy);
        }
        pools.put(function, pool);
        return pool;
    }

    /** Copies of one prepared thing. */
    static final class Pool<P> {

        private final int[] lengths;
        private final @Nullable P original;
        private final UnaryOperator<P> copy;
        private final AtomicReference<@Nullable P> first;
        private final Deque<P> idle = new ArrayDeque<>();

        private Pool(int[] lengths, @Nullable P original, UnaryOperator<P> copy) {
            this.lengths = lengths;
            this.original = original;
            this.copy = copy;
            this.first = new AtomicReference<>(original);
        }

        private boolean isEmpty() {
            return original == null;
        }

        /** One that nobody else uses: the first without a lock, which one thread alone never misses. */
        P take() {
            P prepared = first.getAndSet(null);
            return prepared == null ? another() : prepared;
        }

        private synchronized P another() {
            P prepared = idle.poll();
            return prepared == null ? copy.apply(Objects.requireNonNull(original)) : prepared;
        }

        void giveBack(P prepared) {
            if (!first.compareAndSet(null, prepared)) {
                keep(prepared);
            }
        }

        private synchronized void keep(P prepared) {
            idle.push(prepared);
        }
    }
}
