package dev.fluxion.backend.source;

/** What prepared gradients and Jacobians of {@link SourceAdjoint} also are: they say how much memory they keep. */
public interface TapeMemory {

    /** How much the tape and the arrays used again take, in bytes; it has been as much as any call so far needed. */
    long tapeBytes();
}
