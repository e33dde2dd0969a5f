package dev.fluxion.capability;

/**
 * What a function may be made of, and where it may run: the columns of a well-known comparison of differentiation systems, in
 * Java's terms.
 *
 * @see <a href="https://arxiv.org/abs/2109.12449">Schäfer, Tarek, White and Rackauckas, AbstractDifferentiation.jl, table 2</a>
 */
public enum Feature {
    /** Arithmetic and elementary functions of single numbers, and rules for functions of numbers. */
    SCALARS("scalars"),
    /** Vectors as {@code double[]}, from any length to any length. */
    ARRAYS("arrays"),
    /** Records and small objects that hold the numbers. */
    RECORDS("records"),
    /** EJML's matrices, each of whose operations stays one operation. */
    MATRICES("matrices"),
    /** Runs on a GPU. */
    GPU("gpu"),
    /** Functions that allocate, and so call the garbage collector. */
    ALLOCATION("allocation"),
    /** Arrays and objects that are overwritten. */
    MUTATION("mutation"),
    /** Branches and loops that depend on the input, so that the path may be another at another point. */
    BRANCHES("branches"),
    /** Code that cannot be looked into: native, reflective, a library that is not Fluxion's to follow. */
    ANY_CODE("any code");

    private final String text;

    Feature(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
