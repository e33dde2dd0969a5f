/** Differentiation as operators on Reactor's {@code Flux} and {@code Mono}. */
@NullMarked
package dev.fluxion.streams;

import org.jspecify.annotations.NullMarked;
