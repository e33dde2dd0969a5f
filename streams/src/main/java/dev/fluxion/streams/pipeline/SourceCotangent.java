package dev.fluxion.streams.pipeline;

/**
 * What arrived at an element of the source.
 *
 * @param index the element's place in the source, 0 for the first
 * @param cotangent shaped like the element
 * @param <X> the type of the source's elements
 */
public record SourceCotangent<X>(long index, X cotangent) {}
