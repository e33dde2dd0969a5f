package dev.fluxion.streams.solve;

/**
 * How often the user's function was asked for since the start of a run.
 *
 * @param values the function's values alone
 * @param derivatives its gradients, Jacobians or Hessians, each with what comes along: the value, and the gradient with a Hessian
 * @param products products with its Jacobian or Hessian, without the matrix
 */
public record Evaluations(long values, long derivatives, long products) {

    /** All of them. */
    public long total() {
        return values + derivatives + products;
    }
}
