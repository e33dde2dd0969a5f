package dev.fluxion.streams.ode;

/**
 * How cotangents are pulled back through a solution. All but the first solve the adjoint equation {@code dlambda/dt = -f_y^T lambda}
 * backwards in time, with the solver's method and tolerances, and differ in where they take the solution from.
 *
 * @see <a href="https://arxiv.org/abs/1812.01892">Rackauckas and others, A comparison of automatic differentiation and continuous
 *     sensitivity analysis for derivatives of differential equation solutions</a>
 */
public enum Adjoint {

    /**
     * Backwards through the steps themselves: the exact derivative of what the solver computed, its steps held fixed. Keeps the state at
     * every step. For explicit methods.
     */
    DISCRETE,

    /**
     * By dense output, solved again between checkpoints: the times of observation, and every hundredth step between them. The integral over
     * time is part of the equation, under its error control.
     */
    INTERPOLATING,

    /**
     * By solving the equation itself backwards as well, from each time of observation to the one before. Keeps nothing, and is only for
     * equations that can be solved backwards: not for stiff ones. For explicit methods.
     */
    BACKSOLVE,

    /**
     * As {@link #INTERPOLATING}, but the integral over time is left out of the equation and computed by adaptive Gauss-Kronrod quadrature,
     * which is cheaper where there are many parameters.
     */
    QUADRATURE
}
