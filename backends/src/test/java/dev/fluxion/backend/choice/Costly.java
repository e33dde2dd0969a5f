package dev.fluxion.backend.choice;

import dev.fluxion.Pullback;
import dev.fluxion.RealPullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A backend whose every linearization takes the time it says, by a clock of the test's own. */
final class Costly implements ReverseMode {

    private static final ReverseTape WHOLE = ReverseTape.create();

    private final String name;
    private final AtomicLong clock;
    private final long nanoseconds;
    private final Supplier<Pullback> instead;
    private int calls;

    private Costly(String name, AtomicLong clock, long nanoseconds, Supplier<Pullback> instead) {
        this.name = name;
        this.clock = clock;
        this.nanoseconds = nanoseconds;
        this.instead = instead;
    }

    /** A backend that is right. */
    static Costly right(String name, AtomicLong clock, long nanoseconds) {
        return new Costly(name, clock, nanoseconds, () -> null);
    }

    /** A backend that says that every derivative is 7. */
    static Costly wrong(String name, AtomicLong clock, long nanoseconds) {
        return new Costly(name, clock, nanoseconds, () -> new Pullback() {
            @Override
            public double[] value() {
                return new double[] {1.0};
            }

            @Override
            public double[] apply(double[] cotangent) {
                return new double[] {7.0, 7.0};
            }
        });
    }

    /** A backend that refuses everything. */
    static Costly refusing(String name, AtomicLong clock) {
        return new Costly(name, clock, 0, () -> {
            throw new UnsupportedOperationException(name + ": no");
        });
    }

    int calls() {
        return calls;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Capabilities capabilities() {
        return ReverseMode.super.capabilities().ofAnyOrder();
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        calls++;
        clock.addAndGet(nanoseconds);
        Pullback other = instead.get();
        return other != null ? other : WHOLE.pullbackAt(f, x);
    }

    @Override
    public RealPullback nestedPullbackAt(Generic f, Real[] x) {
        clock.addAndGet(nanoseconds);
        return WHOLE.nestedPullbackAt(f, x);
    }

    @Override
    public String toString() {
        return name;
    }
}
