package dev.fluxion.streams.solve;

/** An iterative method for linear systems that knows the matrix by its products: {@link Gmres} or {@link BiCgStab}. */
public interface Krylov {

    /**
     * Solves {@code A d = b} from {@code d = 0}, to a tolerance.
     *
     * @param a the matrix, n x n
     * @param preconditioner near to its inverse; applied from the right, so that the residual is that of the system as it is
     * @param b of length n; not changed
     * @param tolerance how small the norm of {@code b - A d} must become, relative to that of b
     * @param most the most products with the matrix
     */
    Solution solve(LinearMap a, LinearMap preconditioner, double[] b, double tolerance, int most);

    /**
     * What was found: the best there was when the products were used up or no more could be found.
     *
     * @param d of length n
     * @param residual the norm of {@code b - A d} over that of b
     * @param products how many products with the matrix it took
     */
    record Solution(double[] d, double residual, int products) {}
}
