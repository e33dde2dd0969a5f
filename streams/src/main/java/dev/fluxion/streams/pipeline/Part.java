package dev.fluxion.streams.pipeline;

/** A stage as it is described, before it has its place in a pipeline that runs. */
interface Part {

    /** The stage with places for what it remembers and for its parameters. */
    Stage assemble(Numbering numbering);

    /** Says what the stage is and does, by its own node or nodes. */
    void describe(Description description);
}
