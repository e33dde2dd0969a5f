package dev.fluxion.examples.formula;

/** Says in one sentence what is wrong with a formula. */
public final class FormulaException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public FormulaException(String sentence) {
        super(sentence);
    }
}
