package dev.fluxion.examples.control;

import dev.fluxion.Backend;
import dev.fluxion.streams.control.Ddp;
import dev.fluxion.streams.control.GradientPlanner;
import dev.fluxion.streams.control.Ilqr;
import dev.fluxion.streams.control.Planner;
import java.util.Locale;

/** How the next second is planned. */
public enum Planning {
    /** By linear models of the dynamics and quadratic ones of the cost. */
    ILQR,
    /** The same with the second derivatives of the dynamics. */
    DDP,
    /** Down the gradient of the whole rollout. */
    GRADIENT;

    /** The planner that differentiates with a backend. */
    public Planner with(Backend backend) {
        return switch (this) {
            case ILQR -> Ilqr.with(backend);
            case DDP -> Ddp.with(backend);
            case GRADIENT -> GradientPlanner.with(backend);
        };
    }

    /** As the command line spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
