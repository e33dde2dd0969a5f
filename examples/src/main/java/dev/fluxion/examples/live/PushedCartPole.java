package dev.fluxion.examples.live;

import dev.fluxion.streams.control.plant.CartPole;

/**
 * A cart-pole whose pole somebody may push at its tip, along the line that the cart moves on.
 *
 * <p>The tip is at {@code y - l sin θ}: a force F there is the generalized force {@code (F, -F l cos θ)}, which the inverse of the mass
 * matrix turns into
 *
 * <pre>
 *   y'' += F sin^2 θ / mu      θ'' -= F m_c cos θ / (m_p l mu)      mu = m_c + m_p sin^2 θ
 * </pre>
 */
final class PushedCartPole {

    private final CartPole plant;

    PushedCartPole(CartPole plant) {
        this.plant = plant;
    }

    /**
     * How fast the state changes.
     *
     * @param state as that of the plant
     * @param forces on the cart and on the tip, in newtons
     */
    double[] rates(double[] state, double[] forces) {
        double[] rates = plant.rates(state, forces);
        double sin = Math.sin(state[1]);
        double mu = plant.cart() + plant.pole() * sin * sin;
        rates[2] += forces[1] * sin * sin / mu;
        rates[3] -= forces[1] * plant.cart() * Math.cos(state[1]) / (plant.pole() * plant.length() * mu);
        return rates;
    }
}
