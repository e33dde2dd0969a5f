package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Field1;
import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Tuple;
import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of one argument.
 *
 * @param <A> the type of the first argument
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; a tuple may have no entry.
public final class At1<A> extends At<Field1<A>, A, DMatrixRMaj> {

    private At1(Backend backend, TypedArguments<A, DMatrixRMaj> typed) {
        super(backend, typed);
    }

    static <A> At1<A> of(Backend backend, Argument<A> first) {
        return new At1<>(
                backend,
                new TypedArguments<>(
                        Arguments.of(first),
                        values -> (A) Tuple.present(values[0], 1),
                        value -> new Object[] {value},
                        values -> Tuple.present(values[0], 1)));
    }

    /** The function {@code f} near this point: its value, Jacobians, pushforwards and pullbacks. */
    public <R> Linearization<R, A, DMatrixRMaj> linearize(Function1<A, R> f) {
        return linearization(f, values -> f.apply((A) values[0]));
    }

    /** Prepares Jacobians, pushforwards and pullbacks of {@code f} at points shaped like this one for many calls from one thread. */
    public <R> PreparedLinearization<R, A, DMatrixRMaj> prepareLinearization(Function1<A, R> f) {
        return preparedLinearization(f, values -> f.apply((A) values[0]));
    }

    @Override
    double call(Field1<A> f, @Nullable Object[] values) {
        return f.apply((A) values[0]);
    }
}
