/**
 * Choosing a backend by trying: which are right on the user's own function, and how fast; start at {@link
 * dev.fluxion.backend.choice.Comparison}, or at {@link dev.fluxion.backend.choice.AutoBackend} to have it done.
 */
@NullMarked
package dev.fluxion.backend.choice;

import org.jspecify.annotations.NullMarked;
