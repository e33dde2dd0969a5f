/** Plants to be controlled, what is wanted of them, and how a run went; start at {@link dev.fluxion.examples.control.Task}. */
@NullMarked
package dev.fluxion.examples.control;

import org.jspecify.annotations.NullMarked;
