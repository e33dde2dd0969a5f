package dev.fluxion.graph;

/**
 * What one node of a {@link Graph} computes from at most three numbers. Each is a pure function, which evaluating, compiling and
 * printing a graph have in common.
 */
public sealed interface Op permits Arithmetic, Rule, Slope, Indicator, Guard {

    /** The name, as a graph prints it. */
    String label();

    /** The number of operands, 1 to 3. */
    int arity();

    /**
     * The value.
     *
     * @param x the first operand
     * @param y the second operand, of no meaning if there is none
     * @param z the third operand, of no meaning if there is none
     */
    double apply(double x, double y, double z);
}
