package dev.fluxion.backend.aparapi;

/**
 * What a function of {@code n} variables and its gradient are at each of {@code count} points.
 *
 * @param values the values, of length {@code count}
 * @param gradients the gradients, of length {@code n * count}, laid out as the points were: component {@code i} at
 *     point {@code p} is {@code gradients[i * count + p]}
 */
public record ValuesAndGradients(double[] values, double[] gradients) {}
