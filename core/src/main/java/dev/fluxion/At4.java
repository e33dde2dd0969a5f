package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Field4;
import dev.fluxion.structure.Function4;
import dev.fluxion.structure.Tuple4;
import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of four arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 * @param <D> the type of the fourth argument
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; a tuple may have no entry.
public final class At4<A, B, C, D>
        extends At<Field4<A, B, C, D>, Tuple4<A, B, C, D>, Tuple4<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> {

    private At4(
            Backend backend,
            TypedArguments<Tuple4<A, B, C, D>, Tuple4<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> typed) {
        super(backend, typed);
    }

    static <A, B, C, D> At4<A, B, C, D> of(
            Backend backend, Argument<A> first, Argument<B> second, Argument<C> third, Argument<D> fourth) {
        return new At4<>(
                backend,
                new TypedArguments<>(
                        Arguments.of(first, second, third, fourth),
                        values -> new Tuple4<>((A) values[0], (B) values[1], (C) values[2], (D) values[3]),
                        Tuple4::entries,
                        values -> new Tuple4<>(values[0], values[1], values[2], values[3])));
    }

    /** The function {@code f} near this point: its value, Jacobians, pushforwards and pullbacks. */
    public <R>
            Linearization<R, Tuple4<A, B, C, D>, Tuple4<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> linearize(
                    Function4<A, B, C, D, R> f) {
        return linearization(f, values -> f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3]));
    }

    /** Prepares Jacobians, pushforwards and pullbacks of {@code f} at points shaped like this one for many calls from one thread. */
    public <R>
            PreparedLinearization<R, Tuple4<A, B, C, D>, Tuple4<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>>
                    prepareLinearization(Function4<A, B, C, D, R> f) {
        return preparedLinearization(f, values -> f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3]));
    }

    @Override
    double call(Field4<A, B, C, D> f, @Nullable Object[] values) {
        return f.apply((A) values[0], (B) values[1], (C) values[2], (D) values[3]);
    }
}
