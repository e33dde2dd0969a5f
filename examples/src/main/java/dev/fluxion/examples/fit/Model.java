package dev.fluxion.examples.fit;

import dev.fluxion.VectorFunction;
import dev.fluxion.examples.formula.Formula;
import dev.fluxion.examples.formula.FormulaException;
import java.util.List;

/** What is to explain what: {@code y = b1*(1-exp(-b2*x))}, or {@code log(y) = b1-b2*x}. Immutable. */
public final class Model {

    private final Formula response;
    private final Formula curve;

    private Model(Formula response, Formula curve) {
        this.response = response;
        this.curve = curve;
    }

    /**
     * Reads a model.
     *
     * @param text two formulas with an equals sign between them, or the second alone if the response is {@code response}
     * @param response the name of the column that is explained if the text does not say
     * @param columns the names of the columns
     * @throws FormulaException if it cannot be read, explains nothing or has no parameter
     */
    public static Model parse(String text, String response, List<String> columns) {
        int equals = text.indexOf('=');
        Formula left =
                Formula.parse(equals < 0 ? response : text.substring(0, equals).strip(), columns);
        Formula right =
                Formula.parse(equals < 0 ? text : text.substring(equals + 1).strip(), columns);
        if (!left.parameters().isEmpty()) {
            throw new FormulaException("what a model explains must be made of columns (" + String.join(", ", columns)
                    + ") but has " + left.parameters().get(0));
        }
        if (right.parameters().isEmpty()) {
            throw new FormulaException(
                    "a model must have a parameter, a name that is not a column, but " + right + " has none");
        }
        return new Model(left, right);
    }

    /** The names of the parameters. */
    public List<String> parameters() {
        return curve.parameters();
    }

    /** The places of the columns that explain. */
    public List<Integer> variables() {
        return curve.variables();
    }

    /** What is explained, as it was written. */
    public String responseText() {
        return response.toString();
    }

    /** What is explained in one observation. */
    public double response(double[] row) {
        return response.at(new double[0], row);
    }

    /** What the model says of an observation. */
    public double predict(double[] parameters, double[] row) {
        return curve.at(parameters, row);
    }

    /** The residuals of all observations as a function of the parameters. */
    public VectorFunction residuals(Data data) {
        double[][] rows = data.rows();
        double[] responses = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            responses[i] = response(rows[i]);
        }
        return parameters -> residuals(curve, rows, responses, parameters);
    }

    private static double[] residuals(Formula curve, double[][] rows, double[] responses, double[] parameters) {
        double[] residuals = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            residuals[i] = curve.at(parameters, rows[i]) - responses[i];
        }
        return residuals;
    }

    @Override
    public String toString() {
        return response + " = " + curve;
    }
}
