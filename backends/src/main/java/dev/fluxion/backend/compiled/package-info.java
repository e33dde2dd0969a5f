/**
 * Reverse mode by tapes that are recorded once, optimized and compiled to JVM bytecode; start at {@link
 * dev.fluxion.backend.compiled.CompiledTape}.
 */
@NullMarked
package dev.fluxion.backend.compiled;

import org.jspecify.annotations.NullMarked;
