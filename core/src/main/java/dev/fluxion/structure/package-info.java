/**
 * Values made of numbers, as flat vectors and back: records, arrays, lists, and several of them as the arguments of one
 * function; start at {@link dev.fluxion.structure.Structure}.
 */
@NullMarked
package dev.fluxion.structure;

import org.jspecify.annotations.NullMarked;
