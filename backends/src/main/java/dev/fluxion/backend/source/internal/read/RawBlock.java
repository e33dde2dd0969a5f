package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import java.util.ArrayList;
import java.util.List;

/** A basic block over variables. */
final class RawBlock {

    final List<Statement> statements = new ArrayList<>();
    Exit.Kind kind = Exit.Kind.GOTO;
    int opcode;
    List<Integer> keys = List.of();
    int[] arguments = new int[0];
    final List<RawBlock> targets = new ArrayList<>();

    void leaveTo(RawBlock target) {
        kind = Exit.Kind.GOTO;
        targets.clear();
        targets.add(target);
    }

    void leave(Exit.Kind how, int branch, int... read) {
        kind = how;
        opcode = branch;
        arguments = read;
    }

    /** A new block on the way to a target. */
    RawBlock split(int target) {
        var between = new RawBlock();
        between.leaveTo(targets.get(target));
        targets.set(target, between);
        return between;
    }
}
