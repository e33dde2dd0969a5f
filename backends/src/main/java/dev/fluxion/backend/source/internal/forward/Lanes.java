package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Partial;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Term;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Writes the tangents of numbers: as many as the code is wide, each in a variable of its own or written where it is used. */
final class Lanes {

    /** How many tangents each number carries. */
    final int width;

    private final Demand demand;
    private final MethodEmission emission;
    private final Partials partials;
    private final Consumer<Value> push;

    /** A tangent's variable. */
    private record Lane(Value value, int index) {}

    /** The variable of a partial derivative that all tangents are multiplied by. */
    private record Factor(Value value, int term) {}

    /**
     * Makes a writer.
     *
     * @param push loads a number
     */
    Lanes(int width, Demand demand, MethodEmission emission, Partials partials, Consumer<Value> push) {
        this.width = width;
        this.demand = demand;
        this.emission = emission;
        this.partials = partials;
        this.push = push;
    }

    /** Writes what is left of a computed number's tangents at the place where the number is. */
    void compute(Value value) {
        if (!demand.isCarried(value)) {
            return;
        }
        prepare(value);
        if (!demand.isTangentFolded(value)) {
            for (int lane = 0; lane < width; lane++) {
                write(value, lane);
                store(value, lane);
            }
        }
    }

    /** Loads a tangent. */
    void load(Value value, int lane) {
        if (!demand.isCarried(value)) {
            emission.code.visitInsn(Opcodes.DCONST_0);
        } else if (demand.isTangentFolded(value)) {
            write(value, lane);
        } else {
            emission.code.visitVarInsn(Opcodes.DLOAD, variable(value, lane));
        }
    }

    /** Stores a tangent. */
    void store(Value value, int lane) {
        emission.code.visitVarInsn(Opcodes.DSTORE, variable(value, lane));
    }

    private int variable(Value value, int lane) {
        return emission.variable(new Lane(value, lane), Type.DOUBLE_TYPE);
    }

    /** Computes the partial derivatives that are more than a constant or a number there is. */
    private void prepare(Value value) {
        List<Term> terms = demand.terms(value);
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            if (Double.isNaN(term.constant()) && onlyRead(term).isEmpty()) {
                partials.write(term, emission.code, this::pushDouble);
                emission.code.visitVarInsn(Opcodes.DSTORE, factor(value, i));
            }
        }
    }

    private int factor(Value value, int term) {
        return emission.variable(new Factor(value, term), Type.DOUBLE_TYPE);
    }

    private void write(Value value, int lane) {
        List<Term> terms = demand.terms(value);
        for (int i = 0; i < terms.size(); i++) {
            Term term = terms.get(i);
            double constant = term.constant();
            if (constant == 1.0 || constant == -1.0) {
                load(term.operand(), lane);
            } else {
                pushFactor(value, i, constant);
                load(term.operand(), lane);
                partials.multiply(emission.code);
            }
            if (constant == -1.0) {
                emission.code.visitInsn(i == 0 ? Opcodes.DNEG : Opcodes.DSUB);
            } else if (i > 0) {
                emission.code.visitInsn(Opcodes.DADD);
            }
        }
    }

    private void pushFactor(Value value, int index, double constant) {
        Optional<Value> read = onlyRead(demand.terms(value).get(index));
        if (!Double.isNaN(constant)) {
            emission.constant(constant);
        } else if (read.isPresent()) {
            pushDouble(read.get());
        } else {
            emission.code.visitVarInsn(Opcodes.DLOAD, factor(value, index));
        }
    }

    /** The number that a term's partial derivative is, if it is one. */
    private static Optional<Value> onlyRead(Term term) {
        if (term.partials().size() != 1) {
            return Optional.empty();
        }
        Partial partial = term.partials().get(0);
        AbstractInsnNode first = partial.code().get(0);
        return partial.code().size() == 1 && first instanceof VarInsnNode argument
                ? Optional.of(term.arguments().get(argument.var / 2))
                : Optional.empty();
    }

    private void pushDouble(Value value) {
        push.accept(value);
        switch (value.type().getSort()) {
            case Type.DOUBLE -> {}
            case Type.FLOAT -> emission.code.visitInsn(Opcodes.F2D);
            case Type.LONG -> emission.code.visitInsn(Opcodes.L2D);
            default -> emission.code.visitInsn(Opcodes.I2D);
        }
    }
}
