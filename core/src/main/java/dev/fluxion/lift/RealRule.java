package dev.fluxion.lift;

import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/** The derivatives that a rule has of its own, over numbers that other differentiations follow. */
interface RealRule {

    /** As {@link dev.fluxion.rule.ArrayRule#pushforward}. */
    Real[] pushforward(Real[][] inputs, Real[] output, Real[][] tangents, boolean[] moving);

    /** As {@link dev.fluxion.rule.ArrayRule#pullback}; each element is what lifted code has for an array of numbers. */
    @Nullable
    Object[] pullback(Real[][] inputs, Real[] output, Real[] cotangent, boolean[] wanted);
}
