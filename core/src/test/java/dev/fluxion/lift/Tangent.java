package dev.fluxion.lift;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;

/** The smallest number that differentiates: a value and one tangent. */
final class Tangent extends Real {

    private final double value;
    private final double tangent;

    private Tangent(double value, double tangent) {
        this.value = value;
        this.tangent = tangent;
    }

    /** Value and derivative along {@code direction} of the first component of a function at a point. */
    static double[] along(Generic f, double[] x, double... direction) {
        Real[] point = new Real[x.length];
        for (int i = 0; i < x.length; i++) {
            point[i] = new Tangent(x[i], direction[i]);
        }
        Real y = f.over(Tangent.class).apply(point)[0];
        return new double[] {y.value(), tangent(y)};
    }

    static Real[] all(Generic f, double[] x, double... direction) {
        Real[] point = new Real[x.length];
        for (int i = 0; i < x.length; i++) {
            point[i] = new Tangent(x[i], direction[i]);
        }
        return f.over(Tangent.class).apply(point);
    }

    static Tangent of(double value, double tangent) {
        return new Tangent(value, tangent);
    }

    static double tangent(Real y) {
        return y instanceof Tangent own ? own.tangent : 0.0;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return 1;
    }

    @Override
    public Real apply(Unary rule) {
        double y = rule.value().apply(value);
        return new Tangent(y, rule.derivative().apply(value, y) * tangent);
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double x = left.value();
        double y = right.value();
        double z = rule.value().apply(x, y);
        double sum = 0.0;
        if (left instanceof Tangent own) {
            sum += rule.left().apply(x, y, z) * own.tangent;
        }
        if (right instanceof Tangent own) {
            sum += rule.right().apply(x, y, z) * own.tangent;
        }
        return new Tangent(z, sum);
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        double[][] tangents = Arrays.stream(inputs)
                .map(argument ->
                        Arrays.stream(argument).mapToDouble(Tangent::tangent).toArray())
                .toArray(double[][]::new);
        double[] product = at.pushforward(tangents);
        Real[] outputs = new Real[product.length];
        Arrays.setAll(outputs, i -> new Tangent(at.output()[i], product[i]));
        return outputs;
    }
}
