package dev.fluxion.backend.conformance;

/** The whole kit, for a backend that is exact to rounding and keeps the conventions at special points. */
public interface ExactConformance extends Conformance, ExactContract {

    @Override
    default double tolerance() {
        return ExactContract.super.tolerance();
    }
}
