/**
 * Derivatives by transforming the bytecode of plain Java: loops stay loops and arrays stay arrays; start at {@link
 * dev.fluxion.backend.source.SourceAdjoint} for pullbacks and {@link dev.fluxion.backend.source.SourceForward} for pushforwards.
 */
@NullMarked
package dev.fluxion.backend.source;

import org.jspecify.annotations.NullMarked;
