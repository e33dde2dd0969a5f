/** CSV files as streams of rows: start at {@link dev.fluxion.examples.table.Table}. */
@NullMarked
package dev.fluxion.examples.table;

import org.jspecify.annotations.NullMarked;
