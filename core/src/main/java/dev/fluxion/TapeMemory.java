package dev.fluxion;

/**
 * What a prepared gradient, Jacobian, pullback or pushforward also is if its backend keeps a tape or arrays to use again: it says how much memory that is.
 */
public interface TapeMemory {

    /**
     * How much is kept between the sweeps, in bytes, without headers of arrays; a reference counts as four. Where arrays are used again it is as much as any call so far
     * needed; otherwise, what the last call needed. The function's code, and what the function itself makes, do not count.
     */
    long tapeBytes();

    /** What a prepared object keeps, in bytes; 0 if it keeps nothing or does not say. */
    static long of(Object prepared) {
        return prepared instanceof TapeMemory memory ? memory.tapeBytes() : 0;
    }
}
