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
        leave(Exit.Kind.GOTO, 0);
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

    /** Moves the statements from one on, and the way out, to a new block, which the caller leads to. */
    RawBlock splitBefore(int statement) {
        var rest = new RawBlock();
        List<Statement> moved = statements.subList(statement, statements.size());
        rest.statements.addAll(moved);
        moved.clear();
        rest.leave(kind, opcode, arguments);
        rest.keys = keys;
        rest.targets.addAll(targets);
        leave(Exit.Kind.GOTO, 0);
        keys = List.of();
        targets.clear();
        return rest;
    }
}
