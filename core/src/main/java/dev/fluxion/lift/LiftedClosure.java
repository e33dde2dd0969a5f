package dev.fluxion.lift;

import org.jspecify.annotations.Nullable;

/** Internal: stands for a lambda or method reference made in lifted code, which may have captured active numbers. */
public final class LiftedClosure {

    final ClosureSite site;
    final @Nullable Object[] captured;

    private LiftedClosure(ClosureSite site, @Nullable Object[] captured) {
        this.site = site;
        this.captured = captured;
    }

    static LiftedClosure of(ClosureSite site, @Nullable Object[] captured) {
        return new LiftedClosure(site, captured);
    }

    @Override
    public String toString() {
        return site.toString();
    }
}
