package dev.fluxion.capability;

/** The one operation that a backend writes itself; all others are generated from it. */
public enum Primitive {
    /** Tangent in, tangent out, {@code J v}: forward mode. A Jacobian takes one for each input. */
    PUSHFORWARD("pushforward"),
    /** Cotangent in, cotangent out, {@code J^T w}: reverse mode. A gradient takes one whatever the number of inputs. */
    PULLBACK("pullback"),
    /** The whole matrix. */
    JACOBIAN("jacobian");

    private final String text;

    Primitive(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
