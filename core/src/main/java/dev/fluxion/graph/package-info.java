/**
 * Straight-line programs: the operations a function performs at a point, written down once, simplified, differentiated
 * symbolically and printed; start at {@link dev.fluxion.graph.Graph}.
 */
@NullMarked
package dev.fluxion.graph;

import org.jspecify.annotations.NullMarked;
