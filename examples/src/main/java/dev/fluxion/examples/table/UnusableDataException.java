package dev.fluxion.examples.table;

/** Says in one sentence why a file, or the use asked of it, is no good. */
public final class UnusableDataException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public UnusableDataException(String sentence) {
        super(sentence);
    }
}
