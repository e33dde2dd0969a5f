package dev.fluxion.examples.outside;

import dev.fluxion.ForwardMode;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.stream.Stream;

/** A backend from outside, complete: each number carries one tangent. It cannot be nested, so all duals that meet are of one sweep. */
public final class DualNumbers implements ForwardMode {

    @Override
    public String name() {
        return "dual-numbers";
    }

    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        ShapeMismatchException.check("pushforward", "tangent", x.length, tangent.length);
        long level = Real.freshLevel();
        Real[] inputs = new Real[x.length];
        Arrays.setAll(inputs, i -> new Dual(level, x[i], tangent[i]));
        Real[] outputs = Lift.generic(f).over(Dual.class).apply(inputs);
        return new ValueAndPushforward(Reals.values(outputs), Dual.tangents(outputs));
    }

    private static final class Dual extends Real {
        private final long level;
        private final double value;
        private final double tangent;

        Dual(long level, double value, double tangent) {
            this.level = level;
            this.value = value;
            this.tangent = tangent;
        }

        /** Zero for what does not move: constants. */
        static double[] tangents(Real... numbers) {
            return Arrays.stream(numbers)
                    .mapToDouble(y -> y instanceof Dual dual ? dual.tangent : 0.0)
                    .toArray();
        }

        @Override
        public double value() {
            return value;
        }

        @Override
        public long level() {
            return level;
        }

        @Override
        public Real apply(Unary rule) {
            double y = rule.value().apply(value);
            return new Dual(level, y, ChainRule.term(rule.derivative().apply(value, y), tangent));
        }

        @Override
        protected Real combine(Binary rule, Real left, Real right) {
            double a = left.value(), b = right.value(), y = rule.value().apply(a, b);
            double[] partials = {rule.left().apply(a, b, y), rule.right().apply(a, b, y)};
            return new Dual(level, y, ChainRule.dot(partials, 0, tangents(left, right)));
        }

        @Override
        protected Real[] combine(ArrayRule rule, Real[][] inputs) {
            Linearization at = Linearization.of(rule, Reals.values(inputs));
            double[] y = at.output();
            double[] products =
                    at.pushforward(Stream.of(inputs).map(Dual::tangents).toArray(double[][]::new));
            Real[] outputs = new Real[y.length];
            Arrays.setAll(outputs, i -> new Dual(level, y[i], products[i]));
            return outputs;
        }
    }
}
