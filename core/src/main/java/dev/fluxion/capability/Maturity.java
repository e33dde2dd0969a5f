package dev.fluxion.capability;

/** How far a backend can be relied upon. From the better to the worse. */
public enum Maturity {
    /** Passes the whole conformance kit; what it accepts today it will accept tomorrow. */
    STABLE("stable"),
    /** Passes its tests; what it accepts may change. */
    EXPERIMENTAL("experimental");

    private final String text;

    Maturity(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
