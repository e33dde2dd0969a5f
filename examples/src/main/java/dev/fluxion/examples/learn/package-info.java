/**
 * Online forecasting with a small perceptron: every row is predicted first and learned from afterwards. Start at
 * {@link dev.fluxion.examples.learn.Learner}.
 */
@NullMarked
package dev.fluxion.examples.learn;

import org.jspecify.annotations.NullMarked;
