/**
 * Plants to control, in plain Java, and their states as streams; start at {@link dev.fluxion.streams.control.plant.Plant}.
 */
@NullMarked
package dev.fluxion.streams.control.plant;

import org.jspecify.annotations.NullMarked;
