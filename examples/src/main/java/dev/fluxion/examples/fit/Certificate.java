package dev.fluxion.examples.fit;

/**
 * How many digits of a fit agree with the certified answer, from 0 to 11.
 *
 * @param parameters the fewest of a parameter
 * @param standardErrors the fewest of a standard error
 * @param squares of the sum of squares
 * @param digits the fewest of all; of the parameters alone where {@link NistProblem#residualsAboveRounding} says so
 */
public record Certificate(double parameters, double standardErrors, double squares, double digits) {

    /** Compares. */
    public static Certificate of(NistProblem problem, Fit fit) {
        double parameters = Digits.fewest(fit.parameters(), problem.certified());
        double errors = fit.standardErrors()
                .map(found -> Digits.fewest(found, problem.certifiedErrors()))
                .orElse(0.0);
        double squares = Digits.of(fit.squares(), problem.certifiedSquares());
        return new Certificate(
                parameters,
                errors,
                squares,
                problem.residualsAboveRounding() ? Math.min(parameters, Math.min(errors, squares)) : parameters);
    }
}
