/**
 * Differentiation as operators on Reactor's {@code Flux} and {@code Mono}; start at {@link
 * dev.fluxion.streams.Differentiate}.
 *
 * <p>An operator is immutable, is applied with {@code transform}, gives one result for each element in the order of the
 * elements, and leaves threads and demand to the pipeline it stands in. What a backend prepares belongs to one subscription.
 * To use several processors, ask the operator for {@code parallel(rails)}.
 */
@NullMarked
package dev.fluxion.streams;

import org.jspecify.annotations.NullMarked;
