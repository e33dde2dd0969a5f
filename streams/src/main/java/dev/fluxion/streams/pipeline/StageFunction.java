package dev.fluxion.streams.pipeline;

import dev.fluxion.FlatFunction;
import dev.fluxion.Objective;
import dev.fluxion.VectorFunction;
import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Function2;
import dev.fluxion.structure.Function3;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user's function of one to three arguments. The last may be a list, of which the elements are given one by one: then the number of
 * arguments given varies.
 */
final class StageFunction {

    private final String name;
    private final Function1<Object, Object> one;
    private final Function2<Object, Object, Object> two;
    private final Function3<Object, Object, Object, Object> three;
    private final int arity;
    private final boolean ofList;

    @SuppressWarnings({"unchecked", "NullAway"
    }) // Called with arguments of the types that the builder saw; one of three is there.
    private StageFunction(String name, Object function, int arity, boolean ofList) {
        this.name = name;
        this.arity = arity;
        this.ofList = ofList;
        this.one = arity == 1 ? (Function1<Object, Object>) function : null;
        this.two = arity == 2 ? (Function2<Object, Object, Object>) function : null;
        this.three = arity == 3 ? (Function3<Object, Object, Object, Object>) function : null;
    }

    static StageFunction of(String name, Function1<?, ?> function) {
        return new StageFunction(name, Objects.requireNonNull(function, "function"), 1, false);
    }

    static StageFunction of(String name, Function2<?, ?, ?> function) {
        return new StageFunction(name, Objects.requireNonNull(function, "function"), 2, false);
    }

    static StageFunction of(String name, Function3<?, ?, ?, ?> function) {
        return new StageFunction(name, Objects.requireNonNull(function, "function"), 3, false);
    }

    /** A function of a list of elements. */
    static StageFunction ofList(String name, Function1<?, ?> function) {
        return new StageFunction(name, Objects.requireNonNull(function, "function"), 1, true);
    }

    /** A function of parameters and a list of elements. */
    static StageFunction ofList(String name, Function2<?, ?, ?> function) {
        return new StageFunction(name, Objects.requireNonNull(function, "function"), 2, true);
    }

    String name() {
        return name;
    }

    boolean isOfList() {
        return ofList;
    }

    /** A function of one argument. */
    Function1<Object, Object> ofElement() {
        return one;
    }

    /** A function of two arguments. */
    Function2<Object, Object, Object> ofParametersAndElement() {
        return two;
    }

    /** The value for given arguments. */
    Object callAll(Object[] given) {
        Object[] arguments = grouped(given);
        Object value = switch (arity) {
            case 1 -> one.apply(arguments[0]);
            case 2 -> two.apply(arguments[0], arguments[1]);
            default -> three.apply(arguments[0], arguments[1], arguments[2]);
        };
        return present(value);
    }

    /** The value of a function of one argument that is not a list. */
    Object call(Object argument) {
        return present(one.apply(argument));
    }

    /** The value of a function of two arguments, neither a list. */
    Object call(Object first, Object second) {
        return present(two.apply(first, second));
    }

    private Object present(@Nullable Object value) {
        if (value == null) {
            throw new NullPointerException(name + ": the value is null");
        }
        return value;
    }

    /** As a function of one flat vector, for arguments like these. */
    VectorFunction flat(Object[] given) {
        Object[] samples = grouped(given);
        return switch (arity) {
            case 1 -> FlatFunction.of(one, samples[0]);
            case 2 -> FlatFunction.of(two, samples[0], samples[1]);
            default -> FlatFunction.of(three, samples[0], samples[1], samples[2]);
        };
    }

    /** Whether all arguments are arrays of numbers, as {@link #ofVectors} needs them. */
    boolean takesVectors(Object[] arguments) {
        if (ofList) {
            return false;
        }
        for (Object argument : arguments) {
            if (!(argument instanceof double[])) {
                return false;
            }
        }
        return true;
    }

    private Object[] grouped(Object[] given) {
        if (!ofList) {
            return given;
        }
        Object[] arguments = Arrays.copyOf(given, arity);
        arguments[arity - 1] = List.of(Arrays.copyOfRange(given, arity - 1, given.length));
        return arguments;
    }

    /**
     * As a function of one flat vector, if arguments and value are arrays of numbers: plain Java, which backends that read
     * bytecode can read.
     *
     * @param lengths of the arguments
     */
    VectorFunction ofVectors(int[] lengths) {
        return switch (arity) {
            case 1 -> ofVectors(one);
            case 2 -> ofVectors(two, lengths[0]);
            default -> ofVectors(three, lengths[0], lengths[0] + lengths[1]);
        };
    }

    /**
     * The value weighed with a cotangent, as an objective of the first arguments; its data are the other arguments, one after another, and
     * then the cotangent. The gradient is the pullback. In plain Java, as {@link #ofVectors}.
     *
     * @param lengths of the arguments, of which there are two or three
     * @param leading how many of them come first
     */
    Objective<double[]> weighed(int[] lengths, int leading) {
        if (arity == 2) {
            return weighedByOne(two, lengths[1]);
        }
        return leading == 1
                ? weighedByOne(three, lengths[1], lengths[1] + lengths[2])
                : weighedByTwo(three, lengths[0], lengths[2]);
    }

    /** The one number in the value, as an objective of the first of two arguments; its data is the other. In plain Java, as {@link #ofVectors}. */
    Objective<double[]> ofNumber() {
        return ofNumber(two);
    }

    private static Objective<double[]> ofNumber(Function2<Object, Object, Object> f) {
        return (w, x) -> only((double[]) f.apply(w, x));
    }

    private static double only(double[] value) {
        if (value.length != 1) {
            throw new IllegalStateException("the value must have length 1 but had length " + value.length);
        }
        return value[0];
    }

    private static Objective<double[]> weighedByOne(Function2<Object, Object, Object> f, int end) {
        return (w, data) -> weighed((double[]) f.apply(w, Arrays.copyOfRange(data, 0, end)), data, end);
    }

    private static Objective<double[]> weighedByOne(Function3<Object, Object, Object, Object> f, int middle, int end) {
        return (w, data) -> weighed(
                (double[]) f.apply(w, Arrays.copyOfRange(data, 0, middle), Arrays.copyOfRange(data, middle, end)),
                data,
                end);
    }

    private static Objective<double[]> weighedByTwo(Function3<Object, Object, Object, Object> f, int middle, int end) {
        return (w, data) -> weighed(
                (double[]) f.apply(
                        Arrays.copyOfRange(w, 0, middle),
                        Arrays.copyOfRange(w, middle, w.length),
                        Arrays.copyOfRange(data, 0, end)),
                data,
                end);
    }

    private static double weighed(double[] value, double[] data, int cotangent) {
        double sum = 0.0;
        for (int i = 0; i < value.length; i++) {
            sum += data[cotangent + i] * value[i];
        }
        return sum;
    }

    private static VectorFunction ofVectors(Function1<Object, Object> f) {
        return z -> (double[]) f.apply(z);
    }

    private static VectorFunction ofVectors(Function2<Object, Object, Object> f, int first) {
        return z -> (double[]) f.apply(Arrays.copyOfRange(z, 0, first), Arrays.copyOfRange(z, first, z.length));
    }

    private static VectorFunction ofVectors(Function3<Object, Object, Object, Object> f, int first, int second) {
        return z -> (double[]) f.apply(
                Arrays.copyOfRange(z, 0, first),
                Arrays.copyOfRange(z, first, second),
                Arrays.copyOfRange(z, second, z.length));
    }
}
