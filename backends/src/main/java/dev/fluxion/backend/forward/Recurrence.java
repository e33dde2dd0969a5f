package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A truncated power series whose coefficients are found one after another, each from lower ones. That is how {@code y = f(x)}
 * follows from {@code y' = f'(x) x'} for any rule of the table: its derivative is evaluated over series, of which y itself may
 * be one, and {@code k y_k} is the coefficient k - 1 of the right-hand side. Images under a rule are remembered, so that the sine
 * and the cosine, each the other's derivative, find one another.
 *
 * @see <a href="https://doi.org/10.1137/1.9780898717761">Griewank and Walther, Evaluating Derivatives, 2nd ed., chapter 13</a>
 */
final class Recurrence extends Real {

    private final Sweep sweep;
    private final double[] coefficients;
    private int known;
    private @Nullable IntToDoubleFunction next;
    private final Map<Unary, Recurrence> images = new HashMap<>();

    private Recurrence(Sweep sweep, double[] coefficients, int known) {
        this.sweep = sweep;
        this.coefficients = coefficients;
        this.known = known;
    }

    /** A series all of whose coefficients are known; never written to. */
    static Recurrence known(Sweep sweep, double[] coefficients) {
        return new Recurrence(sweep, coefficients, coefficients.length);
    }

    /** All coefficients. */
    double[] all() {
        coefficient(coefficients.length - 1);
        return coefficients;
    }

    private double coefficient(int k) {
        while (known <= k) {
            IntToDoubleFunction recurrence = next;
            if (recurrence == null) {
                throw new IllegalStateException(
                        "taylorCoefficients: a coefficient must follow from lower ones but does not");
            }
            coefficients[known] = recurrence.applyAsDouble(known);
            known++;
        }
        return coefficients[k];
    }

    private double coefficient(Real number, int k) {
        if (number instanceof Recurrence series && series.sweep == sweep) {
            return series.coefficient(k);
        }
        return k == 0 ? number.value() : 0.0;
    }

    private Recurrence startingAt(double value) {
        double[] unfolding = new double[coefficients.length];
        unfolding[0] = value;
        return new Recurrence(sweep, unfolding, 1);
    }

    @Override
    public double value() {
        return coefficients[0];
    }

    @Override
    public long level() {
        return sweep.level;
    }

    @Override
    public Real apply(Unary rule) {
        Recurrence image = images.get(rule);
        if (image == null) {
            Recurrence y = startingAt(rule.value().apply(value()));
            y.next = new Integral(this, () -> Lift.derivative(rule, this, y));
            images.put(rule, y);
            image = y;
        }
        return image;
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        Recurrence z = startingAt(rule.value().apply(left.value(), right.value()));
        if (rule.equals(Binary.ADD)) {
            z.next = k -> coefficient(left, k) + coefficient(right, k);
        } else if (rule.equals(Binary.SUBTRACT)) {
            z.next = k -> coefficient(left, k) - coefficient(right, k);
        } else if (rule.equals(Binary.MULTIPLY) || rule.equals(Binary.STRONG_MULTIPLY)) {
            z.next = k -> product(left, right, k);
        } else if (rule.equals(Binary.DIVIDE)) {
            z.next = k -> quotient(left, right, z, k);
        } else {
            IntToDoubleFunction fromLeft = new Integral(left, () -> Lift.left(rule, left, right, z));
            IntToDoubleFunction fromRight = new Integral(right, () -> Lift.right(rule, left, right, z));
            z.next = k -> fromLeft.applyAsDouble(k) + fromRight.applyAsDouble(k);
        }
        return z;
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        throw new IllegalStateException(
                rule.name() + ": an operation on arrays must not be part of an elementary rule");
    }

    private double product(Real left, Real right, int k) {
        double sum = 0.0;
        for (int j = 0; j <= k; j++) {
            sum += term(coefficient(left, j), coefficient(right, k - j));
        }
        return sum;
    }

    /** From {@code q r = l}: the coefficient k of q, of which the lower ones are known. */
    private double quotient(Real left, Real right, Recurrence quotient, int k) {
        double divisor = right.value();
        double sum = term(1.0 / divisor, coefficient(left, k));
        for (int j = 1; j <= k; j++) {
            sum += term(-quotient.coefficient(k - j) / divisor, coefficient(right, j));
        }
        return sum;
    }

    /** The coefficients, from the first on, of the integral of a partial derivative times the derivative of the series it is for. */
    private final class Integral implements IntToDoubleFunction {

        private final Real operand;
        private final Supplier<Real> derivative;
        private @Nullable Real partial;

        Integral(Real operand, Supplier<Real> derivative) {
            this.operand = operand;
            this.derivative = derivative;
        }

        @Override
        public double applyAsDouble(int k) {
            if (!(operand instanceof Recurrence series && series.sweep == sweep)) {
                return 0.0;
            }
            Real known = partial;
            if (known == null) {
                known = derivative.get();
                partial = known;
            }
            double sum = 0.0;
            for (int j = 1; j <= k; j++) {
                double change = series.coefficient(j);
                if (change != 0.0) {
                    sum += term(coefficient(known, k - j), j * change);
                }
            }
            return sum / k;
        }
    }
}
