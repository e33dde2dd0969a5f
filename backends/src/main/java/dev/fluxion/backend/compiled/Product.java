package dev.fluxion.backend.compiled;

import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The product of a derivative with a vector, a tangent or a cotangent, compiled: the point and after it the vector are the inputs of what was
 * recorded. For one thread at a time.
 */
final class Product implements Recorded.Target {

    private static final double[] NOTHING = {};

    private final Kind kind;
    private final int n;
    private final Recorded recorded;
    private double[] inputs;

    // The arrays of the call that is being served.
    private double[] vector = NOTHING;
    private double @Nullable [] value;
    private double[] product = NOTHING;
    private boolean making;
    private boolean going;

    /** Which product. */
    enum Kind {
        PUSHFORWARD(Operation.PUSHFORWARD, "pushforward", "tangent"),
        PULLBACK(Operation.PULLBACK, "pullback", "cotangent"),
        /** The pushforward of the gradient. */
        HESSIAN_VECTOR_PRODUCT(Operation.HESSIAN_VECTOR_PRODUCT, "pushforward", "tangent");

        private final Operation operation;
        private final String label;
        private final String argument;

        Kind(Operation operation, String label, String argument) {
            this.operation = operation;
            this.label = label;
            this.argument = argument;
        }

        /** The length of the vector, for a function from length n to length m. */
        private int vector(int n, int m) {
            return this == PULLBACK ? m : n;
        }

        /** The length of the product. */
        private int product(int n, int m) {
            return this == PUSHFORWARD ? m : n;
        }
    }

    private Product(Kind kind, int n, Recorded recorded) {
        this.kind = kind;
        this.n = n;
        this.recorded = recorded;
        this.inputs = new double[2 * n];
    }

    static Product of(Kind kind, Function function) {
        return new Product(kind, function.dimension(), function.recorded(kind.operation));
    }

    /** The same for another thread. */
    Product copy() {
        return new Product(kind, n, recorded.copy());
    }

    /**
     * Computes a product into an array of its own, {@link #made}.
     *
     * @return the path, which has kept the value; null if the function is not for recording
     */
    @Nullable
    Path run(double[] x, double[] along) {
        making = true;
        value = null;
        return runAlong(x, along);
    }

    /**
     * Computes a product.
     *
     * @param target where to put it
     * @param valueTarget where the value will go; only its length is of interest
     * @return the path, which has kept the value; null if the function is not for recording
     */
    @Nullable
    Path run(double[] x, double[] along, double[] target, double @Nullable [] valueTarget) {
        making = false;
        // The product may go where an argument is, and paths that are tried in vain write to it as well.
        boolean over = target == x || target == along;
        product = over ? new double[target.length] : target;
        value = valueTarget;
        Path path = runAlong(x, along);
        if (over && path != null) {
            System.arraycopy(product, 0, target, 0, target.length);
        }
        return path;
    }

    private @Nullable Path runAlong(double[] x, double[] along) {
        going = false;
        vector = along;
        if (inputs.length != n + along.length) {
            inputs = new double[n + along.length];
        }
        System.arraycopy(x, 0, inputs, 0, n);
        System.arraycopy(along, 0, inputs, n, along.length);
        return recorded.run(inputs, this);
    }

    /** How much it keeps, in bytes. */
    long bytes() {
        return (long) Double.BYTES * inputs.length + recorded.bytes();
    }

    /** The product that the last {@link #run} made. */
    double[] made() {
        return product;
    }

    /**
     * Goes to a point for many vectors.
     *
     * @return null if the function is not for recording
     */
    @Nullable
    Here at(double[] x) {
        going = true;
        making = true;
        Path path = recorded.run(Arrays.copyOf(x, n + Math.max(n, recorded.longestValue())), this);
        return path == null ? null : new Here(x, path);
    }

    @Override
    public double @Nullable [] of(Path path) {
        int m = path.outputs;
        boolean fits = going || vector.length == kind.vector(n, m);
        fits &= making || (product.length == kind.product(n, m) && (value == null || value.length == m));
        if (fits && making) {
            product = new double[kind.product(n, m)];
        }
        return fits ? product : null;
    }

    @Override
    public RuntimeException refusal(Path path) {
        int m = path.outputs;
        ShapeMismatchException.check(kind.label, kind.argument, kind.vector(n, m), vector.length);
        String operation = kind == Kind.PULLBACK ? "valueAndPullback" : "valueAndPushforward";
        ShapeMismatchException.check(operation, "value", m, value == null ? m : value.length);
        ShapeMismatchException.check(operation, kind.label, kind.product(n, m), product.length);
        throw new IllegalStateException("the shapes are those of the path");
    }

    /**
     * The products at one point. They take the way that the point took, whatever becomes of what the function reads.
     */
    final class Here {

        private final Path path;
        private final double[] all;
        private final double[] value;
        private final int length;

        private Here(double[] x, Path path) {
            this.path = path;
            this.length = kind.product(n, path.outputs);
            this.all = Arrays.copyOf(x, n + kind.vector(n, path.outputs));
            boolean ofGradient = kind == Kind.HESSIAN_VECTOR_PRODUCT;
            this.value = new double[ofGradient ? n : path.outputs];
            path.keep(ofGradient ? 1 : 0, value);
        }

        /** The value of the function whose derivative is multiplied. */
        double[] value() {
            return value.clone();
        }

        private void multiply(double[] along, double[] result) {
            ShapeMismatchException.check(kind.label, kind.argument, all.length - n, along.length);
            ShapeMismatchException.check(kind.label, kind.label, length, result.length);
            System.arraycopy(along, 0, all, n, along.length);
            path.again(all, result);
        }

        private double[] multiply(double[] along) {
            double[] result = new double[length];
            multiply(along, result);
            return result;
        }

        Pushforward pushforward() {
            return new PushforwardHere(this);
        }

        Pullback pullback() {
            return new PullbackHere(this);
        }
    }

    private record PushforwardHere(Here here) implements Pushforward {

        @Override
        public double[] value() {
            return here.value();
        }

        @Override
        public double[] apply(double[] tangent) {
            return here.multiply(tangent);
        }

        @Override
        public void apply(double[] tangent, double[] pushforward) {
            here.multiply(tangent, pushforward);
        }
    }

    private record PullbackHere(Here here) implements Pullback {

        @Override
        public double[] value() {
            return here.value();
        }

        @Override
        public double[] apply(double[] cotangent) {
            return here.multiply(cotangent);
        }

        @Override
        public void apply(double[] cotangent, double[] pullback) {
            here.multiply(cotangent, pullback);
        }
    }
}
