package dev.fluxion.backend.source.internal.ir;

import java.util.ArrayList;
import java.util.List;

/** Internal: a basic block: phis, instructions, and how control leaves it. */
public final class Block {

    private final int id;
    private final List<Value> phis = new ArrayList<>();
    private final List<Value> body = new ArrayList<>();
    private final List<Block> predecessors = new ArrayList<>();
    private Exit exit = Exit.none();

    Block(int id) {
        this.id = id;
    }

    /** A number of its own in the graph: the blocks of a graph are in reverse postorder. */
    public int id() {
        return id;
    }

    /** The phis, whose inputs are in the order of {@link #predecessors}; may be changed. */
    public List<Value> phis() {
        return phis;
    }

    /** The instructions after the phis, in their order; may be changed. */
    public List<Value> body() {
        return body;
    }

    /** The blocks control may come from. */
    public List<Block> predecessors() {
        return predecessors;
    }

    /** The blocks control may go to. */
    public List<Block> successors() {
        return exit.targets();
    }

    /** How control leaves the block. */
    public Exit exit() {
        return exit;
    }

    /** Sets how control leaves the block. */
    public void setExit(Exit exit) {
        this.exit = exit;
    }

    @Override
    public String toString() {
        return "b" + id;
    }
}
