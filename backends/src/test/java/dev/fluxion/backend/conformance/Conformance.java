package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.capability.Accuracy;

/**
 * The whole kit in one test class: all operations, generated or not, keep what {@link Backend} promises, what the backend declares
 * is so, all scenarios are answered and all cases of AbstractDifferentiation.jl's own suite pass. For a backend that is exact to
 * rounding and keeps the conventions at special points, {@link ExactConformance} asks for that too.
 *
 * <pre>{@code
 * class MyBackendTest implements Conformance {
 *     public Backend backend() {
 *         return MyBackend.create();
 *     }
 * }
 * }</pre>
 *
 * <p>What a backend cannot do it lists in {@link #exemptions}, row by row, with the reason.
 */
public interface Conformance extends BackendContract, ScenarioContract {

    @Override
    Backend backend();

    /** {@inheritDoc} One that is exact is exact to some roundings; an approximate one has to say. */
    @Override
    default double tolerance() {
        if (backend().capabilities().accuracy() == Accuracy.EXACT) {
            return 1e-13;
        }
        throw new IllegalStateException(
                backend().name() + ": a backend that is approximate must override tolerance() but does not");
    }

    /** {@inheritDoc} For an approximate backend, its tolerance, and five digits fewer for each order above the first. */
    @Override
    default double tolerance(int order) {
        return backend().capabilities().accuracy() == Accuracy.EXACT ? 0.0 : tolerance() * Math.pow(1e5, order - 1);
    }
}
