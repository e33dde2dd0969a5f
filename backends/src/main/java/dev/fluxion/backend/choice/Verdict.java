package dev.fluxion.backend.choice;

/** How a backend's derivative compares with finite differences. */
public enum Verdict {
    /** It agrees wherever differences can tell. */
    CORRECT("correct"),
    /** It disagrees. */
    WRONG("wrong"),
    /** Differences can tell nowhere: the function is not finite, or has no derivative, at the point and beside it. */
    UNJUDGED("unjudged"),
    /** The backend does not do this, and says why. */
    REFUSED("refused");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
