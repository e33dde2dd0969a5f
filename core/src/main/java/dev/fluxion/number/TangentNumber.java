package dev.fluxion.number;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;

/**
 * A number that carries one tangent: the chain rule of forward mode, for a backend that says how its numbers are made and no more. All
 * numbers of one level come from one sweep. Immutable.
 */
public abstract class TangentNumber extends Real {

    private final long level;
    private final double value;
    private final double tangent;

    /**
     * A number.
     *
     * @param level the level of the sweep, one from {@link Real#freshLevel} for all its numbers
     * @param value the primal value
     * @param tangent how it moves
     */
    protected TangentNumber(long level, double value, double tangent) {
        this.level = level;
        this.value = value;
        this.tangent = tangent;
    }

    /** A number of the same sweep. */
    protected abstract Real of(double value, double tangent);

    /** How numbers move in the sweep of a level; zero for those that are constant in it. */
    public static double[] tangents(long level, Real... numbers) {
        return Arrays.stream(numbers)
                .mapToDouble(number -> number instanceof TangentNumber own && own.level == level ? own.tangent : 0.0)
                .toArray();
    }

    @Override
    public final double value() {
        return value;
    }

    @Override
    public final long level() {
        return level;
    }

    @Override
    public Real apply(Unary rule) {
        double y = rule.value().apply(value);
        return of(y, ChainRule.term(rule.derivative().apply(value, y), tangent));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double a = left.value();
        double b = right.value();
        double y = rule.value().apply(a, b);
        double[] partials = {rule.left().apply(a, b, y), rule.right().apply(a, b, y)};
        return of(y, ChainRule.dot(partials, 0, tangents(level, left, right)));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        double[] y = at.output();
        double[] products = at.pushforward(
                Arrays.stream(inputs).map(input -> tangents(level, input)).toArray(double[][]::new));
        Real[] outputs = new Real[y.length];
        Arrays.setAll(outputs, i -> of(y[i], products[i]));
        return outputs;
    }
}
