package dev.fluxion.streams.control;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Settings;
import reactor.core.publisher.Flux;

/** A way of planning, with the backend that differentiates for it: {@link Ilqr}, {@link Ddp} or {@link GradientPlanner}. Immutable, safe to share. */
public abstract sealed class Planner permits Ilqr, Ddp, GradientPlanner {

    Planner() {}

    abstract Search search(ControlProblem problem);

    /**
     * Plans as a cold flux: the first is what is started with, every further one costs an iteration and is better than that before;
     * the last has {@linkplain Plan#converged converged}, or is where nothing better could be found or {@code most} iterations were
     * over. One is computed for each that is requested; every subscriber starts afresh.
     *
     * @param problem what to plan
     * @param state where the plant is, of length n
     * @param control what to start with, of length m, the same in every step
     * @param most how many iterations there may be
     * @throws ShapeMismatchException if a length is another
     * @throws IllegalArgumentException if a state is not finite, or {@code most} is negative
     */
    public Flux<Plan> plans(ControlProblem problem, double[] state, double[] control, int most) {
        problem.checkState("plans", state);
        double[] controls = repeated(problem, control);
        Settings.atLeast("plans", "most", 0, most);
        double[] start = state.clone();
        return Flux.defer(() -> {
            Search search = search(problem);
            boolean[] over = {!search.begin(start, controls)};
            Flux<Plan> better = Flux.generate(sink -> {
                while (!over[0]) {
                    Search.Outcome outcome = search.improve();
                    over[0] = outcome == Search.Outcome.DONE || search.plan().iterations() >= most;
                    if (outcome != Search.Outcome.RETRY) {
                        sink.next(search.plan());
                        return;
                    }
                }
                sink.complete();
            });
            return most == 0
                    ? Flux.just(search.plan())
                    : Flux.just(search.plan()).concatWith(better);
        });
    }

    static double[] repeated(ControlProblem problem, double[] control) {
        int m = problem.controlLength();
        ShapeMismatchException.check("plans", "control", m, control.length);
        double[] controls = new double[m * problem.horizon()];
        for (int i = 0; i < controls.length; i++) {
            controls[i] = problem.box().nearest(i % m, control[i % m]);
        }
        return controls;
    }
}
