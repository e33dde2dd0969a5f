package dev.fluxion.backend.source.internal.write;

import dev.fluxion.lift.MethodCode;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;

/**
 * Internal: a generated class.
 *
 * @param method the method it was made of
 * @param type the class, whose one constructor takes what was captured
 * @param width how many tangents it carries; of an adjoint, 1
 * @param copied which of the captured arrays it copies, because the function writes numbers to them that depend on the input
 * @param pure whether a second evaluation of the function does what the first one did
 * @param alone whether all arrays it reads are arguments of its own
 * @param sums whether the tape has a sum of the gradient's elements after a call without strong zeros
 */
public record Generated(
        MethodCode method, Lookup type, int width, List<Integer> copied, boolean pure, boolean alone, boolean sums) {}
