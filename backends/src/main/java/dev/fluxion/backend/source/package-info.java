/**
 * Derivatives by transforming the bytecode of plain Java: loops stay loops and arrays stay arrays; start at {@link
 * dev.fluxion.backend.source.SourceAdjoint}.
 */
@NullMarked
package dev.fluxion.backend.source;

import org.jspecify.annotations.NullMarked;
