package dev.fluxion.backend.tape;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few tapes to use again. A thread that finds none makes one; one too many, or too large, is left to the collector. */
final class TapePool {

    private static final int SLOTS = 4;

    /** Tapes of more entries are not kept: this many take 16 MiB with the adjoints, and 4.5 MiB with their numbers. */
    private static final int LARGEST_KEPT = 1 << 19;

    private final AtomicReferenceArray<Tape> tapes = new AtomicReferenceArray<>(SLOTS);

    Tape take() {
        for (int i = 0; i < SLOTS; i++) {
            Tape tape = tapes.getAndSet(i, null);
            if (tape != null) {
                return tape;
            }
        }
        return new Tape();
    }

    void giveBack(Tape tape) {
        if (tape.capacity() > LARGEST_KEPT) {
            return;
        }
        tape.forgetBlocks();
        for (int i = 0; i < SLOTS; i++) {
            if (tapes.compareAndSet(i, null, tape)) {
                return;
            }
        }
    }
}
