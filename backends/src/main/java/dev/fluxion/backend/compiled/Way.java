package dev.fluxion.backend.compiled;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One way through a function's branches, as it was recorded, and the program that computes it. A way that was met after the first is
 * interpreted until it has been taken some times, by whatever threads, and then compiled once for all. May be shared between threads.
 */
final class Way {

    /** A way met again after the first is compiled when it was taken so often. */
    private static final int COMPILED_AFTER = 4;

    final Operation.Derived derived;

    /** The length of the function's value. */
    final int outputs;

    private final AtomicInteger taken = new AtomicInteger();
    private volatile Program program;
    private volatile boolean settled;

    private Way(Operation.Derived derived, int outputs, Program program, boolean settled) {
        this.derived = derived;
        this.outputs = outputs;
        this.program = program;
        this.settled = settled;
    }

    /** A way that is compiled at once. */
    static Way compiled(Operation.Derived derived, int outputs) {
        return new Way(derived, outputs, Program.of(derived), true);
    }

    /** A way that is compiled if it turns out to be taken often. */
    static Way tried(Operation.Derived derived, int outputs) {
        return new Way(derived, outputs, Program.interpreted(derived), false);
    }

    /** The number of inputs of the program. */
    int inputs() {
        return derived.graph().inputs();
    }

    /** The program as it is. */
    Program program() {
        return program;
    }

    /** Whether the program will stay what it is. */
    boolean isSettled() {
        return settled;
    }

    /** Counts one more time that the way is taken, and compiles it if that is the time to. */
    void take() {
        if (taken.getAndIncrement() == COMPILED_AFTER) {
            program = Program.of(derived);
            settled = true;
        }
    }
}
