package dev.fluxion.capability;

/** How well a feature is supported. From the better to the worse. */
public enum Support {
    /** As well as the backend's approach allows. */
    YES("yes"),
    /** Right, but by an approach that is not made for it. */
    SLOW("slow"),
    /** Right where it is accepted; some of it is refused. */
    LIMITED("limited"),
    /** Refused. */
    NO("no");

    private final String text;

    Support(String text) {
        this.text = text;
    }

    /** The worse of the two. */
    public Support and(Support other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public String toString() {
        return text;
    }
}
