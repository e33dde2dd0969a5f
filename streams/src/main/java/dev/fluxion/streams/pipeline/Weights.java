package dev.fluxion.streams.pipeline;

/** Parameters of a stage. Where a pipeline is used twice, they are the same twice, as this is the same object. */
final class Weights {

    /** Whose they are. */
    final String name;

    /** What they are at first. */
    final Object initial;

    Weights(String name, Object initial) {
        this.name = name;
        this.initial = initial;
    }
}
