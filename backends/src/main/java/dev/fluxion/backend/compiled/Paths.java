package dev.fluxion.backend.compiled;

/**
 * How many ways through a function are kept, and whether there may be more than one.
 *
 * @param most the largest number of paths; the one not taken for longest is forgotten for a new one
 * @param refusing whether a second path is refused
 */
record Paths(int most, boolean refusing) {

    void checkMayRecord() {
        if (refusing) {
            throw new PathChangedException(
                    "compiled-tape: a point must take the branches that were recorded but took others;"
                            + " use CompiledTape.create(), which records again");
        }
    }
}
