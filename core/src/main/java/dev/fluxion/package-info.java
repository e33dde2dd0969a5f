/**
 * Functions, the backends that differentiate them, and what every backend can do; start at {@link dev.fluxion.Backend}.
 */
@NullMarked
package dev.fluxion;

import org.jspecify.annotations.NullMarked;
