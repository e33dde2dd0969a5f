/**
 * Differentiable pipelines: functions composed as stages, with parameters and with state over time, whose tangents flow downstream
 * and whose cotangents flow upstream.
 *
 * <p>A {@link dev.fluxion.streams.pipeline.Pipeline} is a description. It is run by a {@code Machine} of one subscription over elements
 * that a {@code Mode} chooses: plain values, values with tangents, or nodes that can be pulled back. Each kind of stage is written
 * once, for all three.
 */
@NullMarked
package dev.fluxion.streams.pipeline;

import org.jspecify.annotations.NullMarked;
