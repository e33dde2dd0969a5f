/**
 * Meters for Micrometer, by Reactor's own way of observing signals ({@code Flux.tap}); none unless asked for. Start at {@link
 * dev.fluxion.streams.meters.OperatorMeters}. Micrometer is not among the dependencies that come with this module: who has a registry
 * has it.
 */
@NullMarked
package dev.fluxion.streams.meters;

import org.jspecify.annotations.NullMarked;
