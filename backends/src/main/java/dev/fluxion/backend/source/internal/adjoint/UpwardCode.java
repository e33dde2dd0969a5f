package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes how the reverse sweep counts in loops that it runs {@linkplain AnyOrder from the first round to the last}. Where it can it counts as the function did, from the same
 * start to the same bound: HotSpot makes more of that than of a number of rounds that was computed from them.
 */
final class UpwardCode {

    private final Plan plan;
    private final PrimalValues values;
    private final Emission emission;
    private final MethodVisitor code;

    UpwardCode(Plan plan, PrimalValues values, Emission emission) {
        this.plan = plan;
        this.values = values;
        this.emission = emission;
        this.code = emission.code;
    }

    /** The sweep comes to the loop; the number of rounds is in its variable unless the loop is counted along. */
    void begin(Nest nest) {
        if (plan.countsAlong(nest)) {
            Trip trip = Objects.requireNonNull(nest.trip);
            Value bound = trip.bound();
            values.push(plan.start(trip.counter()));
            code.visitVarInsn(Opcodes.ISTORE, emission.counter(nest));
            if (bound == null) {
                code.visitInsn(Opcodes.ICONST_0);
            } else {
                values.push(bound);
            }
            code.visitVarInsn(Opcodes.ISTORE, emission.end(nest));
            values.forget();
        } else {
            code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
            code.visitVarInsn(Opcodes.ISTORE, emission.end(nest));
        }
        if (counts(nest)) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, emission.rounds(nest));
        }
    }

    /** Whether the rounds are counted in a variable that is not the counter. */
    private boolean counts(Nest nest) {
        return !plan.countsAlong(nest) || emission.counter(nest) != emission.rounds(nest);
    }

    /** Leaves the loop unless there is one more round. */
    void unlessMore(Nest nest, Label end) {
        boolean along = plan.countsAlong(nest);
        code.visitVarInsn(Opcodes.ILOAD, along ? emission.counter(nest) : emission.rounds(nest));
        code.visitVarInsn(Opcodes.ILOAD, emission.end(nest));
        code.visitJumpInsn(along ? over(Objects.requireNonNull(nest.trip)) : Opcodes.IF_ICMPGE, end);
    }

    private static int over(Trip trip) {
        if (trip.down()) {
            return trip.inclusive() ? Opcodes.IF_ICMPLT : Opcodes.IF_ICMPLE;
        }
        return trip.inclusive() ? Opcodes.IF_ICMPGT : Opcodes.IF_ICMPGE;
    }

    /** A round has been swept back. */
    void next(Nest nest) {
        if (counts(nest)) {
            code.visitIincInsn(emission.rounds(nest), 1);
        }
        if (plan.countsAlong(nest)) {
            code.visitIincInsn(
                    emission.counter(nest), Objects.requireNonNull(nest.trip).down() ? -1 : 1);
        }
    }
}
