package dev.fluxion.backend.source.internal.ir;

import java.util.ArrayList;
import java.util.List;

/**
 * Internal: how control leaves a block.
 *
 * @param kind in which way
 * @param opcode of a branch, the JVM's: the first target is taken if it jumps, the second if not
 * @param keys of a switch, the numbers that lead to all targets but the last, which is the default
 * @param inputs the numbers compared or switched on, the value returned or the exception thrown; may be changed
 * @param targets the blocks control may go to
 */
public record Exit(Kind kind, int opcode, List<Integer> keys, List<Value> inputs, List<Block> targets) {

    /** The ways to leave a block. */
    public enum Kind {
        /** To the only target. */
        GOTO,
        /** To one of two. */
        BRANCH,
        /** To one of many. */
        SWITCH,
        /** Out of the method, with a value unless it is void. */
        RETURN,
        /** Out of the method, with an exception. */
        THROW
    }

    /** Copies the inputs, so that they may be changed. */
    public Exit {
        inputs = new ArrayList<>(inputs);
    }

    static Exit none() {
        return new Exit(Kind.GOTO, 0, List.of(), List.of(), List.of());
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(java.util.Locale.ROOT);
        String how = kind == Kind.BRANCH ? " " + Mnemonic.of(opcode) : "";
        return name
                + how
                + (keys.isEmpty() ? "" : " " + keys)
                + (inputs.isEmpty() ? "" : " " + inputs)
                + (targets.isEmpty() ? "" : " -> " + targets);
    }
}
