/** How the plots of the examples look and are written; start at {@link dev.fluxion.examples.chart.Charts}. */
@NullMarked
package dev.fluxion.examples.chart;

import org.jspecify.annotations.NullMarked;
