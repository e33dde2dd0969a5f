package dev.fluxion.examples.live;

/**
 * How the cart-pole is at a moment.
 *
 * @param seconds simulated since it began to hang
 * @param place of the cart, in metres
 * @param angle of the pole from upright, in radians, from -π to π
 * @param force of the controller on the cart, in newtons
 * @param push at the tip of the pole, in newtons
 * @param uprightSeconds for how long the pole has been upright without a break; 0 if it is not
 */
record Pose(double seconds, double place, double angle, double force, double push, double uprightSeconds) {}
