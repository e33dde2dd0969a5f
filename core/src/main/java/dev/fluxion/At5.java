package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Field5;
import dev.fluxion.structure.Function5;
import dev.fluxion.structure.Tuple5;
import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of five arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 * @param <D> the type of the fourth argument
 * @param <E> the type of the fifth argument
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; a tuple may have no entry.
public final class At5<A, B, C, D, E>
        extends At<
                Field5<A, B, C, D, E>,
                Tuple5<A, B, C, D, E>,
                Tuple5<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> {

    private At5(
            Backend backend,
            TypedArguments<
                            Tuple5<A, B, C, D, E>,
                            Tuple5<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>>
                    typed) {
        super(backend, typed);
    }

    static <A, B, C, D, E> At5<A, B, C, D, E> of(
            Backend backend,
            Argument<A> first,
            Argument<B> second,
            Argument<C> third,
            Argument<D> fourth,
            Argument<E> fifth) {
        return new At5<>(
                backend,
                new TypedArguments<>(
                        Arguments.of(first, second, third, fourth, fifth),
                        values ->
                                new Tuple5<>((A) values[0], (B) values[1], (C) values[2], (D) values[3], (E) values[4]),
                        Tuple5::entries,
                        values -> new Tuple5<>(values[0], values[1], values[2], values[3], values[4])));
    }

    /** The function {@code f} near this point: its value, Jacobians, pushforwards and pullbacks. */
    public <R>
            Linearization<
                            R,
                            Tuple5<A, B, C, D, E>,
                            Tuple5<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>>
                    linearize(Function5<A, B, C, D, E, R> f) {
        return linearization(
                f, values -> f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3], (E) values[4]));
    }

    /** Prepares Jacobians, pushforwards and pullbacks of {@code f} at points shaped like this one for many calls from one thread. */
    public <R>
            PreparedLinearization<
                            R,
                            Tuple5<A, B, C, D, E>,
                            Tuple5<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>>
                    prepareLinearization(Function5<A, B, C, D, E, R> f) {
        return preparedLinearization(
                f, values -> f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3], (E) values[4]));
    }

    @Override
    double call(Field5<A, B, C, D, E> f, @Nullable Object[] values) {
        return f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3], (E) values[4]);
    }
}
