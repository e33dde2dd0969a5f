package dev.fluxion.check;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.rule.Unary;

/** The elementary functions as operations on arrays of one number each. */
final class Elementary {

    private Elementary() {}

    record OfOne(Unary rule) implements PushforwardRule {
        @Override
        public String name() {
            return rule.name();
        }

        @Override
        public double[] value(double[][] inputs) {
            return new double[] {rule.value().apply(inputs[0][0])};
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return new double[] {rule.derivative().apply(inputs[0][0], output[0]) * tangents[0][0]};
        }
    }

    record OfTwo(Binary rule) implements PushforwardRule {
        @Override
        public String name() {
            return rule.name();
        }

        @Override
        public double[] value(double[][] inputs) {
            return new double[] {rule.value().apply(inputs[0][0], inputs[1][0])};
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            double x = inputs[0][0];
            double y = inputs[1][0];
            double left = moving[0] ? rule.left().apply(x, y, output[0]) * tangents[0][0] : 0.0;
            double right = moving[1] ? rule.right().apply(x, y, output[0]) * tangents[1][0] : 0.0;
            return new double[] {left + right};
        }
    }
}
