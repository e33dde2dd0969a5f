/**
 * Optimization while the samples arrive: samples in, training steps out; start at {@link
 * dev.fluxion.streams.online.Online}.
 */
@NullMarked
package dev.fluxion.streams.online;

import org.jspecify.annotations.NullMarked;
