/** What must be public for a service loader to find it and is not for use: {@link dev.fluxion.streams.internal.LiftingMayRead}. */
@NullMarked
package dev.fluxion.streams.internal;

import org.jspecify.annotations.NullMarked;
