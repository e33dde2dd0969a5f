package dev.fluxion.backend.forward;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A number with one tangent. */
final class Dual extends Real {

    private final Sweep sweep;
    private final double value;
    private final double tangent;

    private Dual(Sweep sweep, double value, double tangent) {
        this.sweep = sweep;
        this.value = value;
        this.tangent = tangent;
    }

    /** The inputs of a sweep; one that does not move is a constant. */
    static Real[] inputs(Sweep sweep, double[] x, double[] tangent) {
        Real[] inputs = new Real[x.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = tangent[i] == 0.0 ? Constant.of(x[i]) : new Dual(sweep, x[i], tangent[i]);
        }
        return inputs;
    }

    /** The tangent of an output of a sweep. */
    static double tangent(Sweep sweep, Real output) {
        return output instanceof Dual dual && dual.sweep == sweep ? dual.tangent : 0.0;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return sweep.level;
    }

    @Override
    public Real apply(Unary rule) {
        double image = rule.value().apply(value);
        return moved(image, rule.derivative().apply(value, image));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double x = left.value();
        double y = right.value();
        double z = rule.value().apply(x, y);
        Dual a = own(left);
        Dual b = own(right);
        double sum = a == null ? 0.0 : term(rule.left().apply(x, y, z), a.tangent);
        return new Dual(sweep, z, b == null ? sum : sum + term(rule.right().apply(x, y, z), b.tangent));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        double[][] tangents = new double[inputs.length][];
        for (int k = 0; k < tangents.length; k++) {
            tangents[k] = Arrays.stream(inputs[k])
                    .mapToDouble(number -> tangent(sweep, number))
                    .toArray();
        }
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        double[] value = at.output();
        double[] product = at.pushforward(tangents);
        Real[] outputs = new Real[value.length];
        Arrays.setAll(outputs, i -> new Dual(sweep, value[i], product[i]));
        return outputs;
    }

    @Override
    public Real add(Real other) {
        if (other instanceof Dual dual && dual.sweep == sweep) {
            return new Dual(sweep, value + dual.value, tangent + dual.tangent);
        }
        return other instanceof Constant ? add(other.value()) : apply(Binary.ADD, this, other);
    }

    @Override
    public Real add(double other) {
        return new Dual(sweep, value + other, tangent);
    }

    @Override
    public Real subtract(Real other) {
        if (other instanceof Dual dual && dual.sweep == sweep) {
            return new Dual(sweep, value - dual.value, tangent - dual.tangent);
        }
        return other instanceof Constant ? subtract(other.value()) : apply(Binary.SUBTRACT, this, other);
    }

    @Override
    public Real subtract(double other) {
        return new Dual(sweep, value - other, tangent);
    }

    @Override
    public Real subtractFrom(double other) {
        return new Dual(sweep, other - value, -tangent);
    }

    @Override
    public Real multiply(Real other) {
        if (other instanceof Dual dual && dual.sweep == sweep) {
            return new Dual(sweep, value * dual.value, term(dual.value, tangent) + term(value, dual.tangent));
        }
        return other instanceof Constant ? multiply(other.value()) : apply(Binary.MULTIPLY, this, other);
    }

    @Override
    public Real multiply(double other) {
        return moved(value * other, other);
    }

    @Override
    public Real divide(Real other) {
        if (other instanceof Dual dual && dual.sweep == sweep) {
            double quotient = value / dual.value;
            double sum = term(1.0 / dual.value, tangent) + term(-quotient / dual.value, dual.tangent);
            return new Dual(sweep, quotient, sum);
        }
        return other instanceof Constant ? divide(other.value()) : apply(Binary.DIVIDE, this, other);
    }

    @Override
    public Real divide(double other) {
        return moved(value / other, 1.0 / other);
    }

    @Override
    public Real divideInto(double other) {
        double quotient = other / value;
        return moved(quotient, -quotient / value);
    }

    @Override
    public Real negate() {
        return new Dual(sweep, -value, -tangent);
    }

    private Dual moved(double image, double partial) {
        return new Dual(sweep, image, term(partial, tangent));
    }

    private @Nullable Dual own(Real number) {
        return number instanceof Dual dual && dual.sweep == sweep ? dual : null;
    }
}
