package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Field3;
import dev.fluxion.structure.Function3;
import dev.fluxion.structure.Tuple3;
import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of three arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; a tuple may have no entry.
public final class At3<A, B, C>
        extends At<Field3<A, B, C>, Tuple3<A, B, C>, Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> {

    private At3(Backend backend, TypedArguments<Tuple3<A, B, C>, Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> typed) {
        super(backend, typed);
    }

    static <A, B, C> At3<A, B, C> of(Backend backend, Argument<A> first, Argument<B> second, Argument<C> third) {
        return new At3<>(
                backend,
                new TypedArguments<>(
                        Arguments.of(first, second, third),
                        values -> new Tuple3<>((A) values[0], (B) values[1], (C) values[2]),
                        Tuple3::entries,
                        values -> new Tuple3<>(values[0], values[1], values[2])));
    }

    /** The function {@code f} near this point: its value, Jacobians, pushforwards and pullbacks. */
    public <R> Linearization<R, Tuple3<A, B, C>, Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>> linearize(
            Function3<A, B, C, R> f) {
        return linearization(f, values -> f.apply((A) values[0], (B) values[1], (C) values[2]));
    }

    /** Prepares Jacobians, pushforwards and pullbacks of {@code f} at points shaped like this one for many calls from one thread. */
    public <R>
            PreparedLinearization<R, Tuple3<A, B, C>, Tuple3<DMatrixRMaj, DMatrixRMaj, DMatrixRMaj>>
                    prepareLinearization(Function3<A, B, C, R> f) {
        return preparedLinearization(f, values -> f.apply((A) values[0], (B) values[1], (C) values[2]));
    }

    @Override
    double call(Field3<A, B, C> f, @Nullable Object[] values) {
        return f.apply((A) values[0], (B) values[1], (C) values[2]);
    }
}
