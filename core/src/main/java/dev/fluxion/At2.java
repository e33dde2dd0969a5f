package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Field2;
import dev.fluxion.structure.Function2;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of two arguments.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; a tuple may have no entry.
public final class At2<A, B> extends At<Field2<A, B>, Tuple2<A, B>, Tuple2<DMatrixRMaj, DMatrixRMaj>> {

    private At2(Backend backend, TypedArguments<Tuple2<A, B>, Tuple2<DMatrixRMaj, DMatrixRMaj>> typed) {
        super(backend, typed);
    }

    static <A, B> At2<A, B> of(Backend backend, Argument<A> first, Argument<B> second) {
        return new At2<>(
                backend,
                new TypedArguments<>(
                        Arguments.of(first, second),
                        values -> new Tuple2<>((A) values[0], (B) values[1]),
                        Tuple2::entries,
                        values -> new Tuple2<>(values[0], values[1])));
    }

    /** The function {@code f} near this point: its value, Jacobians, pushforwards and pullbacks. */
    public <R> Linearization<R, Tuple2<A, B>, Tuple2<DMatrixRMaj, DMatrixRMaj>> linearize(Function2<A, B, R> f) {
        return linearization(f, values -> f.apply((A) values[0], (B) values[1]));
    }

    /** Prepares Jacobians, pushforwards and pullbacks of {@code f} at points shaped like this one for many calls from one thread. */
    public <R> PreparedLinearization<R, Tuple2<A, B>, Tuple2<DMatrixRMaj, DMatrixRMaj>> prepareLinearization(
            Function2<A, B, R> f) {
        return preparedLinearization(f, values -> f.apply((A) values[0], (B) values[1]));
    }

    @Override
    double call(Field2<A, B> f, @Nullable Object[] values) {
        return f.apply((A) values[0], (B) values[1]);
    }
}
