package dev.fluxion.capability;

/** How near its derivatives come. From the better to the worse. */
public enum Accuracy {
    /** To rounding: the errors are those of evaluating the derivative's formula. */
    EXACT("exact"),
    /** To fewer digits than the numbers have; the backend says to how many. */
    APPROXIMATE("approximate");

    private final String text;

    Accuracy(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
