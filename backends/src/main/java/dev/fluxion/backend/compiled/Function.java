package dev.fluxion.backend.compiled;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.graph.Graph;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.Snapshot;
import dev.fluxion.lift.Surroundings;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A user's function with points of one length, and the tape that stands in where it cannot be recorded once and for all. */
final class Function implements Recorded.Recorder {

    private final Object f;
    private final int n;
    private final Paths limit;
    private final ReverseTape tape;
    private final @Nullable Surroundings surroundings;

    private Function(Object f, int n, Paths limit, ReverseTape tape, @Nullable Surroundings surroundings) {
        this.f = f;
        this.n = n;
        this.limit = limit;
        this.tape = tape;
        this.surroundings = surroundings;
    }

    static Function of(Object f, int n, Paths limit, ReverseTape tape) {
        return new Function(f, n, limit, tape, Lift.surroundings(f));
    }

    /** Whether all that the function reads can be watched. */
    boolean isKnown() {
        return surroundings != null && surroundings.areKnown();
    }

    int dimension() {
        return n;
    }

    ReverseTape tape() {
        return tape;
    }

    Recorded recorded(Operation operation) {
        return Recorded.of(this, operation, limit);
    }

    @Override
    public @Nullable Snapshot snapshot() {
        return surroundings == null ? null : surroundings.snapshot();
    }

    @Override
    public Graph record(double[] x) {
        return Graph.trace(f, x.length == n ? x : Arrays.copyOf(x, n));
    }
}
