package dev.fluxion.backend.aparapi;

import org.ejml.data.DMatrixRMaj;

/** One way through a function's branches, ready to be computed at many points at once. */
interface BatchPath extends AutoCloseable {

    /** What is computed. */
    Derived derived();

    /** Whether it is the same program with the same numbers in it. */
    boolean isSameAs(BatchPath other);

    /**
     * Computes at some of the points.
     *
     * @param points the numbers that go in, in rows
     * @param rows which rows
     * @param into takes what comes out, in the same rows, where all derivatives are zero before
     * @return the rows where the function takes another way; what came out there is of no meaning
     */
    int[] run(DMatrixRMaj points, int[] rows, ValuesAndDerivatives into);

    /** At how many points of the last batch this was the way. */
    int taken();

    /** Gives back what is held. */
    @Override
    void close();
}
