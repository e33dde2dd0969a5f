package dev.fluxion.streams.solve;

import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link NewtonKrylov}; the constants are those of Eisenstat and Walker. */
final class NewtonKrylovCourse implements Course {

    private static final double FIRST_FORCING = 0.1;
    private static final double MOST_FORCING = 0.9;
    private static final double GAMMA = 0.9;

    /** Above this, what the last forcing term allows keeps systems from being solved too exactly too early. */
    private static final double SAFEGUARD = 0.1;

    private final Equations equations;
    private final RootSearch search;
    private final Krylov krylov;
    private final Preconditioner preconditioner;
    private final int products;
    private final double[] start;
    private double forcing = FIRST_FORCING;
    private @Nullable RootSpot spot;

    NewtonKrylovCourse(
            Equations equations,
            RootSearch search,
            Krylov krylov,
            Preconditioner preconditioner,
            int products,
            double[] start) {
        this.equations = equations;
        this.search = search;
        this.krylov = krylov;
        this.preconditioner = preconditioner;
        this.products = products;
        this.start = start;
    }

    @Override
    public Iterate next() {
        if (spot != null) {
            return step(spot);
        }
        RootSpot here = new RootSpot(start, equations.value(start));
        spot = here;
        return search.first(here, Double.NaN);
    }

    private Iterate step(RootSpot here) {
        LazyJacobian jacobian = equations.lazyJacobian(here.point());
        LinearMap inverse = preconditioner.at(here.point().clone(), jacobian);
        double[] b = Vectors.scaled(here.value(), -1.0);
        Krylov.Solution solution = krylov.solve(v -> equations.product(jacobian, v), inverse, b, forcing, products);
        double[] direction = solution.d();
        if (!(solution.residual() <= MOST_FORCING) || !Vectors.isFinite(direction)) {
            return search.singular(
                    here,
                    Log.say(
                            "the linear system must be solvable but %d products left %.1e of it; the Jacobian is singular or not"
                                    + " finite here, or needs a preconditioner",
                            solution.products(), solution.residual()),
                    Double.NaN);
        }
        RootSpot there = search.search(here, direction, solution.residual());
        if (there == null) {
            return search.exhausted(here, direction, Double.NaN);
        }
        spot = there;
        force(here.norm(), there.norm());
        return search.taken(here, there, direction, Double.NaN);
    }

    /** The better the last step, the more exactly the next one is computed; quadratic convergence is kept. */
    private void force(double before, double after) {
        double ratio = after / before;
        double least = GAMMA * forcing * forcing;
        double next = GAMMA * ratio * ratio;
        forcing = Math.min(MOST_FORCING / 2, least > SAFEGUARD ? Math.max(next, least) : next);
        // Beyond this rounding of the products decides.
        forcing = Math.max(forcing, 1e-12);
    }
}
