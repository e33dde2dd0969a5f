package dev.fluxion;

import dev.fluxion.lift.BoxedReal;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Records;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Tuple2;
import dev.fluxion.structure.Tuple3;
import dev.fluxion.structure.Tuple4;
import dev.fluxion.structure.Tuple5;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a backend's primitive over {@link Real} generates: the operations a user's function may call
 * on a backend while it is itself being differentiated. Lifted code calls these by name in the place of {@link Backend}'s.
 */
final class NestedOperations {

    private NestedOperations() {}

    static Real derivative(Backend backend, Object f, Real x) {
        return alongInput(backend, Lift.generic(f), new Real[] {x})[0];
    }

    static Object derivative(Backend backend, Object f, Real first, Real second) {
        return Records.of(Tuple2.class, derivatives(backend, f, first, second));
    }

    static Object derivative(Backend backend, Object f, Real first, Real second, Real third) {
        return Records.of(Tuple3.class, derivatives(backend, f, first, second, third));
    }

    static Object derivative(Backend backend, Object f, Real first, Real second, Real third, Real fourth) {
        return Records.of(Tuple4.class, derivatives(backend, f, first, second, third, fourth));
    }

    static Object derivative(Backend backend, Object f, Real first, Real second, Real third, Real fourth, Real fifth) {
        return Records.of(Tuple5.class, derivatives(backend, f, first, second, third, fourth, fifth));
    }

    private static @Nullable Object[] derivatives(Backend backend, Object f, Real... numbers) {
        Object[] boxed = new Object[numbers.length];
        Arrays.setAll(boxed, i -> BoxedReal.ofDouble(numbers[i]));
        return gradients(backend, f, boxed);
    }

    static Real[] curveDerivative(Backend backend, Object f, Real t) {
        return alongInput(backend, Lift.generic(f), new Real[] {t});
    }

    static Real secondDerivative(Backend backend, Object f, Real x) {
        Generic first = kind -> point -> alongInput(backend, Lift.generic(f), point);
        return alongInput(backend, first, new Real[] {x})[0];
    }

    static Real[] gradient(Backend backend, Object f, Real[] x) {
        return valueAndGradient(backend, Lift.generic(f), x.clone()).gradient();
    }

    static @Nullable Object gradient(Backend backend, Object f, Object x) {
        return gradients(backend, f, x)[0];
    }

    static Object gradient(Backend backend, Object f, Object first, Object second) {
        return Records.of(Tuple2.class, gradients(backend, f, first, second));
    }

    static Object gradient(Backend backend, Object f, Object first, Object second, Object third) {
        return Records.of(Tuple3.class, gradients(backend, f, first, second, third));
    }

    static Object gradient(Backend backend, Object f, Object first, Object second, Object third, Object fourth) {
        return Records.of(Tuple4.class, gradients(backend, f, first, second, third, fourth));
    }

    static Object gradient(
            Backend backend, Object f, Object first, Object second, Object third, Object fourth, Object fifth) {
        return Records.of(Tuple5.class, gradients(backend, f, first, second, third, fourth, fifth));
    }

    private static @Nullable Object[] gradients(Backend backend, Object f, Object... values) {
        Arguments arguments = Arguments.ofLifted(values);
        NestedGradient both = valueAndGradient(backend, arguments.generic(f), arguments.lowered());
        return arguments.shaped(both.gradient());
    }

    static Real[] pushforward(Backend backend, Object f, Real[] x, Real[] tangent) {
        return pushforward(backend, Lift.generic(f), x.clone(), tangent);
    }

    static Real[] pullback(Backend backend, Object f, Real[] x, Real[] cotangent) {
        return pullback(backend, Lift.generic(f), x.clone(), cotangent);
    }

    /** The derivatives of all components of a function from length 1. */
    static Real[] alongInput(Backend backend, Generic f, Real[] x) {
        return innermost(backend) instanceof JacobianMode jacobian
                ? onlyColumn(jacobian.nestedJacobian(f, x))
                : pushforward(backend, f, x, new Real[] {Constant.ONE});
    }

    /** Value and derivative of a function from length 1 to length 1. */
    static Real[] valueAndDerivative(Backend backend, Generic f, Real[] x) {
        NestedGradient both = valueAndGradient(backend, f, x);
        return new Real[] {both.value(), both.gradient()[0]};
    }

    static NestedGradient valueAndGradient(Backend backend, Generic f, Real[] x) {
        Backend innermost = innermost(backend);
        if (innermost instanceof ReverseMode reverse) {
            RealPullback pullback = reverse.nestedPullbackAt(f, x);
            return new NestedGradient(pullback.value()[0], pullback.apply(new Real[] {Constant.ONE}));
        }
        if (innermost instanceof JacobianMode jacobian) {
            RealJacobian both = jacobian.nestedJacobian(f, x);
            return new NestedGradient(both.value()[0], both.rows()[0]);
        }
        RealPushforwards both = RealPushforwards.ofColumns((ForwardMode) innermost, f, x);
        Real[] gradient = new Real[x.length];
        Arrays.setAll(gradient, i -> both.pushforwards()[i][0]);
        return new NestedGradient(both.value()[0], gradient);
    }

    private static Real[] pushforward(Backend backend, Generic f, Real[] x, Real[] tangent) {
        Backend innermost = innermost(backend);
        if (innermost instanceof ForwardMode forward) {
            return forward.nestedPushforward(f, x, tangent).pushforward();
        }
        if (innermost instanceof JacobianMode jacobian) {
            return onlyColumn(jacobian.nestedJacobian(along(f, x, tangent), new Real[] {Constant.ZERO}));
        }
        RealPullback pullback = ((ReverseMode) innermost).nestedPullbackAt(f, x);
        int m = pullback.value().length;
        Real[][] units = new Real[m][];
        Arrays.setAll(units, i -> unit(m, i));
        Real[][] rows = pullback.applyAll(units);
        Real[] product = new Real[m];
        Arrays.setAll(product, i -> ChainRule.dot(rows[i], tangent));
        return product;
    }

    private static Real[] onlyColumn(RealJacobian jacobian) {
        Real[] column = new Real[jacobian.rows().length];
        for (int i = 0; i < column.length; i++) {
            column[i] = jacobian.rows()[i][0];
        }
        return column;
    }

    /** The function {@code s -> f(x + s v)}, from length 1 to length m, computed as {@link Functions#along} does for one direction. */
    private static Generic along(Generic f, Real[] x, Real[] tangent) {
        return kind -> {
            RealFunction lifted = f.over(kind);
            return s -> {
                Real[] point = new Real[x.length];
                for (int i = 0; i < point.length; i++) {
                    point[i] = s[0].multiply(tangent[i]).add(x[i]);
                }
                return lifted.apply(point);
            };
        };
    }

    private static Real[] pullback(Backend backend, Generic f, Real[] x, Real[] cotangent) {
        Backend innermost = innermost(backend);
        if (innermost instanceof ReverseMode reverse) {
            return reverse.nestedPullbackAt(f, x).apply(cotangent);
        }
        Real[] product = new Real[x.length];
        if (innermost instanceof ForwardMode forward) {
            Real[][] columns = RealPushforwards.ofColumns(forward, f, x).pushforwards();
            Arrays.setAll(product, i -> ChainRule.dot(columns[i], cotangent));
            return product;
        }
        Real[][] rows = ((JacobianMode) innermost).nestedJacobian(f, x).rows();
        for (int j = 0; j < product.length; j++) {
            Real sum = Constant.ZERO;
            for (int i = 0; i < rows.length; i++) {
                sum = ChainRule.sum(sum, ChainRule.term(rows[i][j], cotangent[i]));
            }
            product[j] = sum;
        }
        return product;
    }

    private static Backend innermost(Backend backend) {
        return backend instanceof HigherOrder stack ? stack.innermost() : backend;
    }

    private static Real[] unit(int length, int index) {
        Real[] unit = new Real[length];
        Arrays.fill(unit, Constant.ZERO);
        unit[index] = Constant.ONE;
        return unit;
    }

    /** A value and its gradient, of length n. */
    record NestedGradient(Real value, Real[] gradient) {
        Real[] stacked() {
            Real[] stacked = new Real[1 + gradient.length];
            stacked[0] = value;
            System.arraycopy(gradient, 0, stacked, 1, gradient.length);
            return stacked;
        }
    }
}
