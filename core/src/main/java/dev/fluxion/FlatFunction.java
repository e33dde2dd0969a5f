package dev.fluxion;

import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Function2;
import dev.fluxion.structure.Function3;
import dev.fluxion.structure.Structure;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Functions of structures as functions of one flat vector: the numbers of the arguments, one argument after the other, to the numbers
 * of the value, in the order of {@link Structure}. What holds no number is as in the sample arguments. For code that composes
 * functions and needs all of them alike; {@link Backend#at} offers the operations themselves.
 */
@SuppressWarnings({"unchecked", "NullAway"}) // What is made of an argument has its type; no argument is null.
public final class FlatFunction {

    private FlatFunction() {}

    /** A function of one argument shaped like the sample. */
    public static <A, R> VectorFunction of(Function1<A, R> f, A first) {
        return flat(f, values -> f.apply((A) values[0]), first);
    }

    /** A function of two arguments shaped like the samples. */
    public static <A, B, R> VectorFunction of(Function2<A, B, R> f, A first, B second) {
        return flat(f, values -> f.apply((A) values[0], (B) values[1]), first, second);
    }

    /** A function of three arguments shaped like the samples. */
    public static <A, B, C, R> VectorFunction of(Function3<A, B, C, R> f, A first, B second, C third) {
        return flat(f, values -> f.apply((A) values[0], (B) values[1], (C) values[2]), first, second, third);
    }

    private static <R> VectorFunction flat(Object f, Function<@Nullable Object[], R> call, Object... samples) {
        Argument<?>[] active = new Argument<?>[samples.length];
        for (int i = 0; i < active.length; i++) {
            active[i] = Argument.active(samples[i]);
        }
        Arguments arguments = Arguments.of(active);
        return Functions.vectorOf(x -> numbers(call.apply(arguments.plain(x))), arguments.generic(f));
    }

    private static <R> double[] numbers(R value) {
        return Structure.of(value).flatten(value);
    }
}
