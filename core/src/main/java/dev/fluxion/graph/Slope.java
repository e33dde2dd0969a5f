package dev.fluxion.graph;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/**
 * A partial derivative of an elementary function as the rule table has it, where it branches on its arguments, and so is not
 * written out. It takes the function's arguments and the function's value.
 */
public sealed interface Slope extends Op {

    /** The derivative of {@code y = f(x)} from {@code x} and {@code y}. */
    record Of1(Unary rule) implements Slope {
        @Override
        public String label() {
            return rule.name() + "'";
        }

        @Override
        public int arity() {
            return 2;
        }

        @Override
        public double apply(double x, double y, double z) {
            return rule.derivative().apply(x, y);
        }
    }

    /** The partial derivative of {@code z = f(x, y)} in one argument, from {@code x}, {@code y} and {@code z}. */
    record Of2(Binary rule, boolean inLeft) implements Slope {
        @Override
        public String label() {
            return rule.name() + (inLeft ? "'left" : "'right");
        }

        @Override
        public int arity() {
            return 3;
        }

        @Override
        public double apply(double x, double y, double z) {
            return partial().apply(x, y, z);
        }

        /** The rule's own function. */
        public Binary.Partial partial() {
            return inLeft ? rule.left() : rule.right();
        }
    }
}
