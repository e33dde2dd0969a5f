package dev.fluxion.examples.learn;

/**
 * One prediction and what came of it. Classes are given by number.
 *
 * @param row the number of the row predicted, counted from 1
 * @param day its date, or empty
 * @param predicted what the perceptron predicted
 * @param persistence the value before
 * @param climatology the mean, or most frequent class, of the values before
 * @param truth what it was
 */
public record Forecast(long row, String day, double predicted, double persistence, double climatology, double truth) {}
