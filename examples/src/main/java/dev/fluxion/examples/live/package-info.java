/**
 * The live page: a cart-pole under gradient control and an online learner, in real time, for a browser; start at {@link
 * dev.fluxion.examples.live.LiveServer}.
 */
@NullMarked
package dev.fluxion.examples.live;

import org.jspecify.annotations.NullMarked;
