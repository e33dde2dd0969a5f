package dev.fluxion.examples;

/** What the launcher, which can tell, says about where output goes. */
final class Terminal {

    private Terminal() {}

    /** Whether standard error is a terminal. */
    static boolean errIsTerminal() {
        return Boolean.getBoolean("fluxion.terminal");
    }
}
