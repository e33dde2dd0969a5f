/** CSV files as streams of rows: start at {@link dev.fluxion.examples.table.Rows}. */
@NullMarked
package dev.fluxion.examples.table;

import org.jspecify.annotations.NullMarked;
