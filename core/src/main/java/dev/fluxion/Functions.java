package dev.fluxion;

import dev.fluxion.DerivativeFunction.Form;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/** Functions made from functions, each with its primal and its generic view. */
final class Functions {

    private Functions() {}

    static VectorFunction ofScalar(ScalarFunction f) {
        return new Composite(x -> new double[] {f.apply(x[0])}, Lift.lazily(f));
    }

    static VectorFunction ofCurve(Curve f) {
        return new Composite(x -> f.apply(x[0]), Lift.lazily(f));
    }

    static VectorFunction ofField(ScalarField f) {
        return new Composite(x -> new double[] {f.apply(x)}, Lift.lazily(f));
    }

    // A function whose primal and generic views are given.

    static ScalarFunction scalar(ScalarFunction primal, Generic generic) {
        return new CompositeScalar(primal, generic);
    }

    static Curve curve(Curve primal, Generic generic) {
        return new CompositeCurve(primal, generic);
    }

    static ScalarField field(ScalarField primal, Generic generic) {
        return new CompositeField(primal, generic);
    }

    static VectorFunction vector(VectorFunction primal, Generic generic) {
        return new Composite(primal, generic);
    }

    static <D> ScalarField given(Objective<D> f, D data) {
        Generic generic = kind -> {
            var lifted = Lift.objective(f, kind);
            return x -> new Real[] {lifted.apply(x, data)};
        };
        return new CompositeField(x -> f.apply(x, data), generic);
    }

    static ScalarField fieldOf(ToDoubleFunction<double[]> primal, Generic generic) {
        return new CompositeField(primal::applyAsDouble, generic);
    }

    static VectorFunction vectorOf(UnaryOperator<double[]> primal, Generic generic) {
        return new Composite(primal::apply, generic);
    }

    static ScalarFunction derivative(Backend backend, ScalarFunction f) {
        Generic generic = kind -> x -> NestedOperations.alongInput(backend, Lift.generic(f), x);
        var of = new Of(Form.DERIVATIVE, backend, f);
        return new DerivedScalar(new CompositeScalar(x -> backend.derivative(f, x), generic), of);
    }

    /** The function {@code x -> (f(x), f'(x))}. */
    static Curve valueAndDerivative(Backend backend, ScalarFunction f) {
        Generic generic = kind -> x -> NestedOperations.valueAndDerivative(backend, Lift.generic(f), x);
        var composite = new CompositeCurve(
                x -> {
                    ValueAndDerivative both = backend.valueAndDerivative(f, x);
                    return new double[] {both.value(), both.derivative()};
                },
                generic);
        return new DerivedCurve(composite, new Of(Form.VALUE_AND_DERIVATIVE, backend, f));
    }

    static Curve curveDerivative(Backend backend, Curve f) {
        Generic generic = kind -> x -> NestedOperations.alongInput(backend, Lift.generic(f), x);
        var of = new Of(Form.CURVE_DERIVATIVE, backend, f);
        return new DerivedCurve(new CompositeCurve(t -> backend.curveDerivative(f, t), generic), of);
    }

    static VectorFunction gradient(Backend backend, ScalarField f) {
        Generic generic = kind -> x ->
                NestedOperations.valueAndGradient(backend, Lift.generic(f), x).gradient();
        var of = new Of(Form.GRADIENT, backend, f);
        return new Derived(new Composite(x -> backend.gradient(f, x), generic), of);
    }

    /** The function {@code x -> (f(x), grad f(x))}, from length n to length 1 + n. */
    static VectorFunction valueAndGradient(Backend backend, ScalarField f) {
        Generic generic = kind -> x ->
                NestedOperations.valueAndGradient(backend, Lift.generic(f), x).stacked();
        var composite = new Composite(
                x -> {
                    ValueAndGradient both = backend.valueAndGradient(f, x);
                    double[] stacked = new double[1 + x.length];
                    stacked[0] = both.value();
                    System.arraycopy(both.gradient(), 0, stacked, 1, x.length);
                    return stacked;
                },
                generic);
        return new Derived(composite, new Of(Form.VALUE_AND_GRADIENT, backend, f));
    }

    /** The function {@code s -> f(x + T s)}, from length k to length m. */
    static VectorFunction along(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        int k = tangents.numCols;
        Generic generic = kind -> {
            RealFunction lifted = Lift.generic(f).over(kind);
            return s -> {
                Real[] point = new Real[x.length];
                for (int i = 0; i < point.length; i++) {
                    Real step = s[0].multiply(tangents.data[i * k]);
                    for (int j = 1; j < k; j++) {
                        step = step.add(s[j].multiply(tangents.data[i * k + j]));
                    }
                    point[i] = step.add(x[i]);
                }
                return lifted.apply(point);
            };
        };
        return new Composite(
                s -> {
                    double[] point = new double[x.length];
                    for (int i = 0; i < point.length; i++) {
                        double step = s[0] * tangents.data[i * k];
                        for (int j = 1; j < k; j++) {
                            step += s[j] * tangents.data[i * k + j];
                        }
                        point[i] = step + x[i];
                    }
                    return f.apply(point);
                },
                generic);
    }

    /** The curve {@code t -> f(x + t v)}. */
    static Curve path(VectorFunction f, double[] x, double[] direction) {
        var line = along(f, x, new DMatrixRMaj(x.length, 1, true, direction.clone()));
        return new CompositeCurve(t -> line.apply(new double[] {t}), Lift.generic(line));
    }

    private record Composite(VectorFunction primal, Generic generic) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            return primal.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return generic.over(kind);
        }
    }

    private record CompositeField(ScalarField primal, Generic generic) implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            return primal.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return generic.over(kind);
        }
    }

    private record CompositeScalar(ScalarFunction primal, Generic generic) implements ScalarFunction, Generic {
        @Override
        public double apply(double x) {
            return primal.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return generic.over(kind);
        }
    }

    private record CompositeCurve(Curve primal, Generic generic) implements Curve, Generic {
        @Override
        public double[] apply(double t) {
            return primal.apply(t);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return generic.over(kind);
        }
    }

    // The same that say which derivative they are.

    private record Of(Form form, Backend backend, Object function) implements DerivativeFunction {}

    private record Derived(Composite composite, Of of) implements VectorFunction, Generic, DelegatingDerivative {
        @Override
        public double[] apply(double[] x) {
            return composite.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return composite.over(kind);
        }
    }

    private record DerivedScalar(CompositeScalar composite, Of of)
            implements ScalarFunction, Generic, DelegatingDerivative {
        @Override
        public double apply(double x) {
            return composite.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return composite.over(kind);
        }
    }

    private record DerivedCurve(CompositeCurve composite, Of of) implements Curve, Generic, DelegatingDerivative {
        @Override
        public double[] apply(double t) {
            return composite.apply(t);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return composite.over(kind);
        }
    }

    /** A function that says which derivative it is by an object of its own. */
    private interface DelegatingDerivative extends DerivativeFunction {
        Of of();

        @Override
        default Form form() {
            return of().form();
        }

        @Override
        default Backend backend() {
            return of().backend();
        }

        @Override
        default Object function() {
            return of().function();
        }
    }
}
