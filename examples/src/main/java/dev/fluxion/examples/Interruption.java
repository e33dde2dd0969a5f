package dev.fluxion.examples;

/** Something to do if the program is interrupted, by Ctrl-C or otherwise, before this is over. */
final class Interruption {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption calls(Runnable action) {
        Thread hook = new Thread(action, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    /** The action is not needed any more. */
    void over() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program is being interrupted already, and the action runs.
        }
    }
}
