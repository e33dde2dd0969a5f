package dev.fluxion.sparse;

/** Says that a function branches on a value, so that no pattern read off one run holds at all points. */
public final class BranchedPatternException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    BranchedPatternException(String what) {
        super("pattern: a function must not branch on its input to have one pattern for all points but asks for " + what
                + "; trace it at a point");
    }
}
