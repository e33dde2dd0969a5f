package dev.fluxion.backend.forward;

import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * A number as a truncated Taylor series in how far the point has moved along a direction. All coefficients of a result are found
 * at once, by a {@link Recurrence}; an operation on arrays follows, with its pushforward, from itself over series one term shorter.
 */
final class Series extends Real {

    private final Sweep sweep;
    private final double[] coefficients;

    private Series(Sweep sweep, double[] coefficients) {
        this.sweep = sweep;
        this.coefficients = coefficients;
    }

    /** The coefficients, up to the given order, of the components of {@code f(x + t direction)}: one component in each row. */
    static DMatrixRMaj of(RealFunction f, double[] x, double[] direction, int order) {
        var sweep = new Sweep();
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            if (order == 0 || direction[i] == 0.0) {
                inputs[i] = Constant.of(x[i]);
            } else {
                double[] line = new double[order + 1];
                line[0] = x[i];
                line[1] = direction[i];
                inputs[i] = new Series(sweep, line);
            }
        }
        Real[] outputs = f.apply(inputs);
        var all = new DMatrixRMaj(outputs.length, order + 1);
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] instanceof Series series && series.sweep == sweep) {
                System.arraycopy(series.coefficients, 0, all.data, i * (order + 1), order + 1);
            } else {
                all.data[i * (order + 1)] = outputs[i].value();
            }
        }
        return all;
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
        return found(unfolding(this).apply(rule));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        Real l = unfolding(left);
        // One and the same number stays so: what cancels in its two roles hides what lies behind.
        return found(Real.apply(rule, l, left == right ? l : unfolding(right)));
    }

    private Real unfolding(Real number) {
        return number instanceof Series series && series.sweep == sweep
                ? Recurrence.known(sweep, series.coefficients)
                : number;
    }

    private Real found(Real unfolding) {
        return unfolding instanceof Recurrence recurrence ? new Series(sweep, recurrence.all()) : unfolding;
    }

    /** From {@code y' = J(x) x'}, where x, x' and what J needs of y are one order lower. */
    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        double[] value = rule.value(Reals.values(inputs));
        int order = coefficients.length - 1;
        Real[] outputs = new Real[value.length];
        if (order == 0) {
            Arrays.setAll(outputs, i -> new Series(sweep, new double[] {value[i]}));
            return outputs;
        }
        var lower = new Sweep();
        Real[][] point = new Real[inputs.length][];
        Real[][] change = new Real[inputs.length][];
        for (int k = 0; k < inputs.length; k++) {
            point[k] = Arrays.stream(inputs[k]).map(x -> shortened(lower, x)).toArray(Real[]::new);
            change[k] = Arrays.stream(inputs[k]).map(x -> derivative(lower, x)).toArray(Real[]::new);
        }
        Real[] rate = RealLinearization.of(rule, point).pushforward(change);
        Arrays.setAll(outputs, i -> new Series(sweep, integrated(lower, value[i], rate[i])));
        return outputs;
    }

    private Real shortened(Sweep lower, Real number) {
        return number instanceof Series series && series.sweep == sweep
                ? new Series(lower, Arrays.copyOf(series.coefficients, coefficients.length - 1))
                : number;
    }

    private Real derivative(Sweep lower, Real number) {
        if (!(number instanceof Series series && series.sweep == sweep)) {
            return Constant.ZERO;
        }
        double[] derivative = new double[coefficients.length - 1];
        Arrays.setAll(derivative, k -> (k + 1) * series.coefficients[k + 1]);
        return new Series(lower, derivative);
    }

    private double[] integrated(Sweep lower, double start, Real rate) {
        double[] integral = new double[coefficients.length];
        integral[0] = start;
        boolean moves = rate instanceof Series series && series.sweep == lower;
        double[] terms = moves ? ((Series) rate).coefficients : new double[] {rate.value()};
        for (int k = 0; k < terms.length; k++) {
            integral[k + 1] = terms[k] / (k + 1);
        }
        return integral;
    }
}
