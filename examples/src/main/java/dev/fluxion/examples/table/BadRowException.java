package dev.fluxion.examples.table;

/** Says on which line a row cannot be used, and why; the rows after it can. */
final class BadRowException extends Exception {

    private static final long serialVersionUID = 1;

    BadRowException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
