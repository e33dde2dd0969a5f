package dev.fluxion.backend.forward;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A kept sweep to use again for evaluations that nobody prepared. Who finds it taken makes one, and the last to return is kept. */
final class SweepPool {

    private final AtomicReference<@Nullable Sweep> idle = new AtomicReference<>();

    Sweep take() {
        Sweep sweep = idle.getAndSet(null);
        return sweep == null ? Sweep.kept() : sweep;
    }

    void giveBack(Sweep sweep) {
        idle.set(sweep);
    }
}
