/**
 * What must be public for a service loader to find it ({@link dev.fluxion.streams.internal.LiftingMayRead}) or for several
 * packages of this module to share it, and is not for use.
 */
@NullMarked
package dev.fluxion.streams.internal;

import org.jspecify.annotations.NullMarked;
