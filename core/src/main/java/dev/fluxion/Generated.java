package dev.fluxion;

import dev.fluxion.capability.Primitive;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.number.ChainRule;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** What a backend's one primitive generates. Each operation is written once for each primitive. */
final class Generated {

    /** How many columns of a matrix that is not kept to form at a time: few enough not to matter beside the function. */
    static final int BLOCK = 32;

    private Generated() {}

    static Primitive primitive(Backend backend) {
        if (backend instanceof ReverseMode) {
            return Primitive.PULLBACK;
        }
        if (backend instanceof ForwardMode) {
            return Primitive.PUSHFORWARD;
        }
        if (backend instanceof JacobianMode) {
            return Primitive.JACOBIAN;
        }
        throw noMode(backend);
    }

    static ValueAndPushforward valueAndPushforward(Backend backend, VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        if (backend instanceof ReverseMode) {
            ValueAndJacobian both = jacobianByRows(backend.pullbackAt(f, x), x.length);
            return new ValueAndPushforward(both.value(), times(both.jacobian(), tangent));
        }
        var direction = new DMatrixRMaj(x.length, 1, true, tangent);
        ValueAndJacobian line = jacobianMode(backend).valueAndJacobian(Functions.along(f, x, direction), new double[1]);
        return new ValueAndPushforward(line.value(), line.jacobian().data);
    }

    static ValueAndPushforwards valueAndPushforwards(
            Backend backend, VectorFunction f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("pushforward", "each tangent", x.length, tangents.numRows);
        if (backend instanceof JacobianMode jacobian && tangents.numCols > 0 && tangents.numCols < x.length) {
            ValueAndJacobian plane =
                    jacobian.valueAndJacobian(Functions.along(f, x, tangents), new double[tangents.numCols]);
            return new ValueAndPushforwards(plane.value(), plane.jacobian());
        }
        ValueAndJacobian both = backend.valueAndJacobian(f, x);
        var products = new DMatrixRMaj(both.value().length, tangents.numCols);
        for (int k = 0; k < tangents.numCols; k++) {
            Columns.set(products, k, times(both.jacobian(), Columns.get(tangents, k)));
        }
        return new ValueAndPushforwards(both.value(), products);
    }

    static ValueAndPushforwards pushforwardsOneByOne(
            ForwardMode backend, VectorFunction f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("pushforward", "each tangent", x.length, tangents.numRows);
        if (tangents.numCols == 0) {
            double[] value = f.apply(x.clone()).clone();
            return new ValueAndPushforwards(value, new DMatrixRMaj(value.length, 0));
        }
        double[] value = new double[0];
        var products = new DMatrixRMaj(0, tangents.numCols);
        for (int k = 0; k < tangents.numCols; k++) {
            ValueAndPushforward both = backend.valueAndPushforward(f, x, Columns.get(tangents, k));
            if (k == 0) {
                value = both.value();
                products.reshape(value.length, tangents.numCols);
            }
            Columns.set(products, k, both.pushforward());
        }
        return new ValueAndPushforwards(value, products);
    }

    static Pushforward pushforwardAt(Backend backend, VectorFunction f, double[] x) {
        double[] point = x.clone();
        if (backend instanceof ForwardMode forward) {
            return new SweptPushforward(forward, f, point);
        }
        return new JacobianPushforward(point.length, once(() -> backend.valueAndJacobian(f, point)));
    }

    static Pullback pullbackAt(Backend backend, VectorFunction f, double[] x) {
        double[] point = x.clone();
        ValueAndJacobian both = backend.valueAndJacobian(f, point);
        return new JacobianPullback(both);
    }

    static ValueAndJacobian valueAndJacobian(Backend backend, VectorFunction f, double[] x) {
        if (backend instanceof ForwardMode forward) {
            // The length of the value is not known before a sweep; only a backend that has both modes has a choice to
            // make.
            if (backend instanceof ReverseMode reverse) {
                Pullback pullback = reverse.pullbackAt(f, x);
                if (pullback.value().length < x.length) {
                    return jacobianByRows(pullback, x.length);
                }
            }
            return jacobianByColumns(forward, f, x);
        }
        if (backend instanceof ReverseMode reverse) {
            return jacobianByRows(reverse.pullbackAt(f, x), x.length);
        }
        throw noMode(backend);
    }

    static ValueAndGradient valueAndGradient(Backend backend, ScalarField f, double[] x) {
        VectorFunction vector = Functions.ofField(f);
        if (backend instanceof ReverseMode reverse) {
            Pullback pullback = reverse.pullbackAt(vector, x);
            return new ValueAndGradient(pullback.value()[0], pullback.apply(new double[] {1.0}));
        }
        ValueAndJacobian both = backend.valueAndJacobian(vector, x);
        return new ValueAndGradient(both.value()[0], both.jacobian().data);
    }

    /** Value and derivative of a function from length 1, with respect to that one number. */
    static CurveValueAndDerivative alongInput(Backend backend, VectorFunction f, double t) {
        double[] x = {t};
        if (backend instanceof ForwardMode forward) {
            ValueAndPushforward both = forward.valueAndPushforward(f, x, new double[] {1.0});
            return new CurveValueAndDerivative(both.value(), both.pushforward());
        }
        ValueAndJacobian both = backend.valueAndJacobian(f, x);
        return new CurveValueAndDerivative(both.value(), both.jacobian().data);
    }

    /**
     * Taylor coefficients along a direction by nesting.
     *
     * @param levels the backend of each level, the innermost of which is level 1
     */
    static DMatrixRMaj taylorCoefficients(
            IntFunction<Backend> levels, VectorFunction f, double[] x, double[] direction, int order) {
        ShapeMismatchException.check("taylorCoefficients", "direction", x.length, direction.length);
        if (order < 0) {
            throw new IllegalArgumentException("taylorCoefficients: order must not be negative but was " + order);
        }
        double[] value = f.apply(x.clone());
        var coefficients = new DMatrixRMaj(value.length, order + 1);
        Columns.set(coefficients, 0, value);
        Curve derivative = Functions.path(f, x, direction);
        double factorial = 1.0;
        for (int k = 1; k <= order; k++) {
            Backend backend = levels.apply(k);
            factorial *= k;
            double[] next = backend.curveDerivative(derivative, 0.0);
            for (int i = 0; i < next.length; i++) {
                next[i] /= factorial;
            }
            Columns.set(coefficients, k, next);
            derivative = backend.curveDerivativeFunction(derivative);
        }
        return coefficients;
    }

    /** The trace of a square Jacobian of {@code n} columns, {@code width} columns at a time; only these are formed. */
    static double trace(Pushforward square, int n, int width) {
        double trace = 0.0;
        for (int start = 0; start < n; start += width) {
            int k = Math.min(width, n - start);
            DMatrixRMaj columns = square.applyAll(Columns.units(n, start, k));
            for (int j = 0; j < k; j++) {
                trace += columns.data[(start + j) * k + j];
            }
        }
        return trace;
    }

    static LazyJacobian lazyJacobian(Backend backend, VectorFunction f, double[] x) {
        double[] point = x.clone();
        // Whichever product is asked for first linearizes in its own direction; both know the value.
        Supplier<Pushforward> pushforward = once(() -> backend.pushforwardAt(f, point));
        Supplier<Pullback> pullback = once(() -> backend.pullbackAt(f, point));
        boolean forward = backend instanceof ForwardMode;
        return LazyJacobian.of(
                once(() -> (forward ? pushforward.get().value() : pullback.get().value()).length)::get,
                point.length,
                tangent -> pushforward.get().apply(tangent),
                cotangent -> pullback.get().apply(cotangent));
    }

    static <T> Supplier<T> once(Supplier<T> supplier) {
        return new Once<>(supplier);
    }

    private static ValueAndJacobian jacobianByColumns(ForwardMode backend, VectorFunction f, double[] x) {
        int n = x.length;
        if (n == 0) {
            double[] value = f.apply(new double[0]).clone();
            return new ValueAndJacobian(value, new DMatrixRMaj(value.length, 0));
        }
        int width = Math.max(1, Math.min(n, backend.batchSize(n)));
        double[] value = null;
        var jacobian = new DMatrixRMaj(0, n);
        for (int start = 0; start < n; start += width) {
            int k = Math.min(width, n - start);
            ValueAndPushforwards block = backend.valueAndPushforwards(f, x, Columns.units(n, start, k));
            if (value == null) {
                value = block.value();
                jacobian.reshape(value.length, n);
            }
            CommonOps_DDRM.insert(block.pushforwards(), jacobian, 0, start);
        }
        return new ValueAndJacobian(value == null ? new double[0] : value, jacobian);
    }

    private static ValueAndJacobian jacobianByRows(Pullback pullback, int n) {
        double[] value = pullback.value();
        return new ValueAndJacobian(value, pullback.applyAll(CommonOps_DDRM.identity(value.length), n));
    }

    private static JacobianMode jacobianMode(Backend backend) {
        if (backend instanceof JacobianMode jacobian) {
            return jacobian;
        }
        throw noMode(backend);
    }

    private static IllegalStateException noMode(Backend backend) {
        return new IllegalStateException(backend.name()
                + ": the backend must implement ForwardMode, ReverseMode or JacobianMode but implements none");
    }

    private static double[] times(DMatrixRMaj matrix, double[] vector) {
        double[] product = new double[matrix.numRows];
        for (int i = 0; i < product.length; i++) {
            product[i] = ChainRule.dot(matrix.data, i * vector.length, vector);
        }
        return product;
    }

    /** One sweep for each tangent, or batch of them; the value is that of the first sweep, if there was one. */
    private static final class SweptPushforward implements Pushforward {
        private final ForwardMode backend;
        private final VectorFunction f;
        private final double[] x;
        private volatile double @Nullable [] value;

        SweptPushforward(ForwardMode backend, VectorFunction f, double[] x) {
            this.backend = backend;
            this.f = f;
            this.x = x;
        }

        @Override
        public double[] value() {
            double[] known = value;
            if (known == null) {
                known = f.apply(x.clone()).clone();
                value = known;
            }
            return known.clone();
        }

        @Override
        public double[] apply(double[] tangent) {
            ValueAndPushforward both = backend.valueAndPushforward(f, x, tangent);
            value = both.value();
            return both.pushforward();
        }

        @Override
        public DMatrixRMaj applyAll(DMatrixRMaj tangents) {
            ValueAndPushforwards all = backend.valueAndPushforwards(f, x, tangents);
            value = all.value();
            return all.pushforwards();
        }
    }

    private record JacobianPushforward(int n, Supplier<ValueAndJacobian> linearized) implements Pushforward {
        @Override
        public double[] value() {
            return linearized.get().value().clone();
        }

        @Override
        public double[] apply(double[] tangent) {
            ShapeMismatchException.check("pushforward", "tangent", n, tangent.length);
            return times(linearized.get().jacobian(), tangent);
        }
    }

    private record JacobianPullback(ValueAndJacobian linearized) implements Pullback {
        @Override
        public double[] value() {
            return linearized.value().clone();
        }

        @Override
        public double[] apply(double[] cotangent) {
            DMatrixRMaj jacobian = linearized.jacobian();
            ShapeMismatchException.check("pullback", "cotangent", jacobian.numRows, cotangent.length);
            double[] product = new double[jacobian.numCols];
            for (int i = 0, k = 0; i < cotangent.length; i++) {
                for (int j = 0; j < product.length; j++) {
                    product[j] += ChainRule.term(jacobian.data[k++], cotangent[i]);
                }
            }
            return product;
        }
    }

    /** A supplier that asks once; safe to share between threads. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> supplier;
        private @Nullable T result;

        Once(Supplier<T> supplier) {
            this.supplier = supplier;
        }

        @Override
        public synchronized T get() {
            T known = result;
            if (known == null) {
                known = supplier.get();
                result = known;
            }
            return known;
        }
    }
}
