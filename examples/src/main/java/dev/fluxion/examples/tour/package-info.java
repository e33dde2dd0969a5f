/** The tour of the derivatives: a few plain-Java functions, with their derivatives worked out by hand to compare with. */
@NullMarked
package dev.fluxion.examples.tour;

import org.jspecify.annotations.NullMarked;
