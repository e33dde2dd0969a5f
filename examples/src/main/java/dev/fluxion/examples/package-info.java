/** The programs to run and the command line that starts them. */
@NullMarked
package dev.fluxion.examples;

import org.jspecify.annotations.NullMarked;
