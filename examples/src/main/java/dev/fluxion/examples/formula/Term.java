package dev.fluxion.examples.formula;

/** A part of a formula: plain Java that computes its value, and that a backend lifts as it does any other. */
sealed interface Term {

    /**
     * The value.
     *
     * @param parameters the parameters, what is differentiated
     * @param variables the variables, such as the columns of a row
     */
    double at(double[] parameters, double[] variables);

    /** A number. */
    record Literal(double value) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return value;
        }
    }

    /** A parameter by its place. */
    record Parameter(int index) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return parameters[index];
        }
    }

    /** A variable by its place. */
    record Variable(int index) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return variables[index];
        }
    }

    /** {@code a + b}. */
    record Sum(Term a, Term b) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return a.at(parameters, variables) + b.at(parameters, variables);
        }
    }

    /** {@code a - b}. */
    record Difference(Term a, Term b) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return a.at(parameters, variables) - b.at(parameters, variables);
        }
    }

    /** {@code a * b}. */
    record Product(Term a, Term b) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return a.at(parameters, variables) * b.at(parameters, variables);
        }
    }

    /** {@code a / b}. */
    record Quotient(Term a, Term b) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return a.at(parameters, variables) / b.at(parameters, variables);
        }
    }

    /** {@code a ^ b}. */
    record Power(Term a, Term b) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return Math.pow(a.at(parameters, variables), b.at(parameters, variables));
        }
    }

    /** {@code a} to a fixed power, whose derivative needs no logarithm of {@code a}. */
    record FixedPower(Term a, double exponent) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return Math.pow(a.at(parameters, variables), exponent);
        }
    }

    /** {@code -a}. */
    record Negative(Term a) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return -a.at(parameters, variables);
        }
    }

    /** A function of {@code a}. */
    record Call(Function function, Term a) implements Term {
        @Override
        public double at(double[] parameters, double[] variables) {
            return function.of(a.at(parameters, variables));
        }
    }
}
