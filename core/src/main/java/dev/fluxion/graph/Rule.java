package dev.fluxion.graph;

import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/** The value of an elementary function of the rule table. */
public sealed interface Rule extends Op {

    /** The value of a function of one number. */
    record Of1(Unary rule) implements Rule {
        @Override
        public String label() {
            return rule.name();
        }

        @Override
        public int arity() {
            return 1;
        }

        @Override
        public double apply(double x, double y, double z) {
            return rule.value().apply(x);
        }
    }

    /** The value of a function of two numbers. */
    record Of2(Binary rule) implements Rule {
        @Override
        public String label() {
            return rule.name();
        }

        @Override
        public int arity() {
            return 2;
        }

        @Override
        public double apply(double x, double y, double z) {
            return rule.value().apply(x, y);
        }
    }
}
