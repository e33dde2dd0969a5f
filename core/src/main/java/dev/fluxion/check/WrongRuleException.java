package dev.fluxion.check;

/** Says which derivative of a rule is wrong, where, what it is and what it should be. */
public final class WrongRuleException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    WrongRuleException(String message) {
        super(message);
    }
}
