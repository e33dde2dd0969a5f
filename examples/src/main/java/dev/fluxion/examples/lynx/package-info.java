/**
 * Predators and prey of the Hudson Bay, fitted by a differential equation with its sensitivities; start at {@link
 * dev.fluxion.examples.lynx.LynxFit}.
 */
@NullMarked
package dev.fluxion.examples.lynx;

import org.jspecify.annotations.NullMarked;
