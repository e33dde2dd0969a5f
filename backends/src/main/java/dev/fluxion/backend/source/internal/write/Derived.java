package dev.fluxion.backend.source.internal.write;

import dev.fluxion.lift.MethodCode;
import java.util.List;

/**
 * Internal: a generated method that computes a derivative, to be transformed again or lifted.
 *
 * @param method the method: its first argument is the tape, then what was captured, then the point
 * @param copied which of the captured arrays it copies
 * @param pure whether a second evaluation of the function does what the first one did
 */
public record Derived(MethodCode method, List<Integer> copied, boolean pure) {}
