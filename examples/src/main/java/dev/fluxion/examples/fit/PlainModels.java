package dev.fluxion.examples.fit;

import dev.fluxion.VectorFunction;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * The models of NIST's problems in plain Java, for backends that transform source: a parsed formula is a tree of objects, into which they do not
 * look.
 */
final class PlainModels {

    /** What a model says of an observation, whose first number is the response. */
    @FunctionalInterface
    private interface Curve extends Serializable {
        double at(double[] b, double[] row);
    }

    private static final Map<String, Curve> BY_FORMULA = byFormula();

    private PlainModels() {}

    private static Map<String, Curve> byFormula() {
        Map<String, Curve> all = new HashMap<>();
        all.put("b1*(b2+x)**(-1/b3)", (b, r) -> b[0] * Math.pow(b[1] + r[1], -1 / b[2]));
        all.put("b1*(1-exp(-b2*x))", (b, r) -> b[0] * (1 - Math.exp(-b[1] * r[1])));
        all.put("exp(-b1*x)/(b2+b3*x)", (b, r) -> Math.exp(-b[0] * r[1]) / (b[1] + b[2] * r[1]));
        all.put("b1*x**b2", (b, r) -> b[0] * Math.pow(r[1], b[1]));
        all.put(
                "b1+b2*cos(2*pi*x/12)+b3*sin(2*pi*x/12)+b5*cos(2*pi*x/b4)+b6*sin(2*pi*x/b4)+b8*cos(2*pi*x/b7)"
                        + "+b9*sin(2*pi*x/b7)",
                (b, r) -> b[0]
                        + wave(b[1], b[2], 12, r[1])
                        + wave(b[4], b[5], b[3], r[1])
                        + wave(b[7], b[8], b[6], r[1]));
        all.put("(b1/b2)*exp(-0.5*((x-b3)/b2)**2)", (b, r) -> {
            double z = (r[1] - b[2]) / b[1];
            return b[0] / b[1] * Math.exp(-0.5 * z * z);
        });
        all.put(
                "b1*exp(-b2*x)+b3*exp(-(x-b4)**2/b5**2)+b6*exp(-(x-b7)**2/b8**2)",
                (b, r) ->
                        b[0] * Math.exp(-b[1] * r[1]) + b[2] * bell(r[1], b[3], b[4]) + b[5] * bell(r[1], b[6], b[7]));
        all.put(
                "(b1+b2*x+b3*x**2+b4*x**3)/(1+b5*x+b6*x**2+b7*x**3)",
                (b, r) -> cubic(b[0], b[1], b[2], b[3], r[1]) / cubic(1, b[4], b[5], b[6], r[1]));
        all.put(
                "(b1+b2*x+b3*x**2)/(1+b4*x+b5*x**2)",
                (b, r) -> cubic(b[0], b[1], b[2], 0, r[1]) / cubic(1, b[3], b[4], 0, r[1]));
        all.put(
                "b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)",
                (b, r) ->
                        b[0] * Math.exp(-b[1] * r[1]) + b[2] * Math.exp(-b[3] * r[1]) + b[4] * Math.exp(-b[5] * r[1]));
        all.put(
                "b1*(x**2+x*b2)/(x**2+x*b3+b4)",
                (b, r) -> b[0] * (r[1] * r[1] + r[1] * b[1]) / (r[1] * r[1] + r[1] * b[2] + b[3]));
        all.put("b1*exp(b2/(x+b3))", (b, r) -> b[0] * Math.exp(b[1] / (r[1] + b[2])));
        all.put(
                "b1+b2*exp(-x*b4)+b3*exp(-x*b5)",
                (b, r) -> b[0] + b[1] * Math.exp(-r[1] * b[3]) + b[2] * Math.exp(-r[1] * b[4]));
        all.put("b1*(1-(1+b2*x/2)**(-2))", (b, r) -> {
            double d = 1 + b[1] * r[1] / 2;
            return b[0] * (1 - 1 / (d * d));
        });
        all.put("b1*(1-(1+2*b2*x)**(-.5))", (b, r) -> b[0] * (1 - 1 / Math.sqrt(1 + 2 * b[1] * r[1])));
        all.put("b1*b2*x*((1+b2*x)**(-1))", (b, r) -> b[0] * b[1] * r[1] / (1 + b[1] * r[1]));
        all.put("b1-b2*x1*exp(-b3*x2)", (b, r) -> b[0] - b[1] * r[1] * Math.exp(-b[2] * r[2]));
        all.put("b1/(1+exp(b2-b3*x))", (b, r) -> b[0] / (1 + Math.exp(b[1] - b[2] * r[1])));
        all.put("b1/((1+exp(b2-b3*x))**(1/b4))", (b, r) -> b[0] / Math.pow(1 + Math.exp(b[1] - b[2] * r[1]), 1 / b[3]));
        all.put("b1-b2*x-atan(b3/(x-b4))/pi", (b, r) -> b[0] - b[1] * r[1] - Math.atan(b[2] / (r[1] - b[3])) / Math.PI);
        return Map.copyOf(all);
    }

    private static double wave(double cosine, double sine, double period, double x) {
        double angle = 2 * Math.PI * x / period;
        return cosine * Math.cos(angle) + sine * Math.sin(angle);
    }

    private static double bell(double x, double middle, double width) {
        double z = (x - middle) / width;
        return Math.exp(-z * z);
    }

    private static double cubic(double a, double b, double c, double d, double x) {
        return a + x * (b + x * (c + x * d));
    }

    /**
     * The residuals of all observations as a function of the parameters.
     *
     * @param formula the right side of the model, as NIST's index has it
     * @throws IllegalArgumentException if it is not one of theirs
     */
    static VectorFunction residuals(String formula, double[][] rows, double[] responses) {
        Curve curve = BY_FORMULA.get(formula);
        if (curve == null) {
            throw new IllegalArgumentException("residuals: formula must be of a problem of NIST but was " + formula);
        }
        return b -> residuals(curve, rows, responses, b);
    }

    private static double[] residuals(Curve curve, double[][] rows, double[] responses, double[] b) {
        double[] residuals = new double[rows.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = curve.at(b, rows[i]) - responses[i];
        }
        return residuals;
    }
}
