package dev.fluxion.structure;

import dev.fluxion.lift.Lift;
import dev.fluxion.lift.LiftedFunction;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Internal: the arguments of a function at a point, as one flat vector: the numbers of the active arguments, one argument after the other.
 * Immutable; safe to share between threads as far as the constants are.
 */
public final class Arguments {

    private final Argument<?>[] given;
    private final Node[] nodes;
    private final int[] offsets;
    private final double[] point;

    private Arguments(Argument<?>[] given, Node[] nodes, int[] offsets, double[] point) {
        this.given = given;
        this.nodes = nodes;
        this.offsets = offsets;
        this.point = point;
    }

    /**
     * Describes arguments.
     *
     * @throws IllegalArgumentException if one that is not held constant holds no numbers, or holds some in a way that is not known
     */
    public static Arguments of(Argument<?>... given) {
        Node[] nodes = new Node[given.length];
        int[] offsets = new int[given.length + 1];
        for (int i = 0; i < given.length; i++) {
            nodes[i] = node(given[i], Path.of("at", "argument " + (i + 1)));
            offsets[i + 1] = Math.addExact(offsets[i], given[i].role() == Argument.Role.ACTIVE ? nodes[i].size() : 0);
        }
        double[] point = new double[offsets[given.length]];
        for (int i = 0; i < given.length; i++) {
            if (given[i].role() == Argument.Role.ACTIVE) {
                nodes[i].flatten(given[i].value(), point, offsets[i], Path.of("at", "argument " + (i + 1)));
            }
        }
        return new Arguments(given.clone(), nodes, offsets, point);
    }

    /** Describes active arguments in the form in which lifted code holds them; the point is known as {@link #lowered} only. */
    public static Arguments ofLifted(Object... values) {
        Argument<?>[] given = new Argument<?>[values.length];
        Node[] nodes = new Node[values.length];
        int[] offsets = new int[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            given[i] = Argument.active(values[i]);
            nodes[i] = Shape.of(values[i], Path.of("gradient", "argument " + (i + 1)));
            offsets[i + 1] = Math.addExact(offsets[i], nodes[i].size());
        }
        return new Arguments(given, nodes, offsets, new double[offsets[values.length]]);
    }

    private static Node node(Argument<?> argument, Path path) {
        Object value = argument.value();
        if (argument.role() == Argument.Role.CONSTANT) {
            return new PassiveNode(value);
        }
        if (value instanceof Argument) {
            throw path.refusal("must be the value itself but is wrapped; wrap all arguments or none");
        }
        Node node = Shape.of(value, path);
        if (node instanceof PassiveNode && !(value instanceof Record)) {
            throw path.refusal(
                    "must hold numbers of type double or float but is " + Path.kind(value) + "; hold it constant");
        }
        return node;
    }

    /** The number of arguments. */
    public int count() {
        return given.length;
    }

    /** Whether derivatives are taken with respect to an argument, counted from 0. */
    public boolean isActive(int argument) {
        return given[argument].role() == Argument.Role.ACTIVE;
    }

    /** Whether an active argument is a single number. */
    public boolean isNumber(int argument) {
        return nodes[argument] instanceof NumberNode;
    }

    /** The number of numbers of all active arguments. */
    public int size() {
        return point.length;
    }

    /** The place of an argument's first number. */
    public int offset(int argument) {
        return offsets[argument];
    }

    /** The number of an argument's numbers that derivatives are taken with respect to. */
    public int size(int argument) {
        return offsets[argument + 1] - offsets[argument];
    }

    /** The numbers of all active arguments; the caller's own copy. */
    public double[] point() {
        return point.clone();
    }

    /** The arguments for one evaluation of the plain function, with the active ones made of other numbers. */
    public @Nullable Object[] plain(double[] numbers) {
        @Nullable Object[] arguments = new Object[given.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (given[i].role()) {
                case ACTIVE -> nodes[i].unflatten(numbers, offsets[i]);
                case CONSTANT -> given[i].value();
                case CACHE -> nodes[i].unflatten(new double[nodes[i].size()], 0);
            };
        }
        return arguments;
    }

    /** The function over the flat vector in its generic view; its value is flattened. */
    public Generic generic(Object function) {
        boolean[] lifted = new boolean[given.length];
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] = given[i].role() != Argument.Role.CONSTANT;
        }
        return kind -> {
            LiftedFunction call = Lift.call(function, lifted, kind);
            return x -> flat(call.apply(lifted(x, kind)), kind);
        };
    }

    private @Nullable Object[] lifted(Real[] numbers, Class<? extends Real> kind) {
        @Nullable Object[] arguments = new Object[given.length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = switch (given[i].role()) {
                case ACTIVE -> nodes[i].lift(numbers, offsets[i], kind);
                case CONSTANT -> given[i].value();
                case CACHE -> nodes[i].lift(zeros(nodes[i].size()), 0, kind);
            };
        }
        return arguments;
    }

    private static Real[] zeros(int length) {
        Real[] zeros = new Real[length];
        Arrays.fill(zeros, Constant.ZERO);
        return zeros;
    }

    private static Real[] flat(@Nullable Object value, Class<? extends Real> kind) {
        if (value instanceof Real real) {
            return new Real[] {real};
        }
        if (value instanceof Real[] reals) {
            return reals;
        }
        Node node = Shape.of(value, Path.of("lift", "value"));
        Real[] numbers = new Real[node.size()];
        node.lower(value, numbers, 0, kind);
        return numbers;
    }

    /** The numbers of all active arguments where these are in lifted form. */
    public Real[] lowered() {
        Real[] numbers = new Real[size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i].lower(given[i].value(), numbers, offsets[i], Real.class);
        }
        return numbers;
    }

    /** Each argument's part of a vector, shaped like the argument, in lifted form. */
    public @Nullable Object[] shaped(Real[] numbers) {
        return lifted(numbers, Real.class);
    }

    /** Each argument's part of a vector, shaped like the argument; null for those that are not active. */
    public @Nullable Object[] shaped(double[] numbers) {
        @Nullable Object[] parts = new Object[given.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = isActive(i) ? nodes[i].unflatten(numbers, offsets[i]) : null;
        }
        return parts;
    }

    /**
     * One vector of what is shaped like the arguments; entries for those that are not active are ignored.
     *
     * @throws ShapeMismatchException if one is not shaped like its argument
     */
    public double[] flatten(@Nullable Object[] parts, String operation, String name) {
        double[] numbers = new double[size()];
        for (int i = 0; i < parts.length; i++) {
            if (isActive(i)) {
                String which = parts.length == 1 ? name : name + " " + (i + 1);
                nodes[i].flatten(
                        Objects.requireNonNull(parts[i], which), numbers, offsets[i], Path.of(operation, which));
            }
        }
        return numbers;
    }

    /**
     * One vector of another point: its active arguments, which must be as these are but for their numbers. What is held constant must be
     * what it is here, or null; what is used as scratch is ignored.
     *
     * @throws ShapeMismatchException if an active argument has another shape
     * @throws IllegalArgumentException if something else than a number of an active argument is not what it is here
     */
    public double[] flattenPoint(@Nullable Object[] point, String operation) {
        double[] numbers = flatten(point, operation, "argument");
        for (int i = 0; i < point.length; i++) {
            boolean held = given[i].role() == Argument.Role.CONSTANT && point[i] != null;
            if (isActive(i) || held) {
                String which = point.length == 1 ? "argument" : "argument " + (i + 1);
                nodes[i].checkCarried(point[i], Path.of(operation, which));
            }
        }
        return numbers;
    }

    /** The same vector with zeros for all arguments but one. */
    public double[] only(int argument, double[] numbers) {
        double[] only = new double[numbers.length];
        System.arraycopy(numbers, offsets[argument], only, offsets[argument], size(argument));
        return only;
    }

    /** The columns of a matrix that belong to an argument, of {@code rows} rows from {@code from} on. */
    public DMatrixRMaj block(DMatrixRMaj matrix, int from, int rows, int argument) {
        int columns = size(argument);
        DMatrixRMaj block = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < rows; i++) {
            int row = (from + i) * matrix.numCols;
            System.arraycopy(matrix.data, row + offsets[argument], block.data, i * columns, columns);
        }
        return block;
    }
}
