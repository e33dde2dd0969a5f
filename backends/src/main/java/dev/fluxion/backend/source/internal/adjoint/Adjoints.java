package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The adjoints of numbers, each in a variable, and what is known of them where the reverse sweep is: an adjoint that nobody has given anything to is
 * not added to but set.
 */
final class Adjoints {

    private final Graph graph;
    private final Sensitivity sensitivity;
    private final Route route;
    private final Emission emission;
    private final MethodVisitor code;
    private final Set<Value> local = new HashSet<>();
    /** Numbers made before loops whose rounds are swept back one by one, which give them adjoints before others do. */
    private final BitSet early = new BitSet();

    private BitSet sensitive = new BitSet();

    /** The key of the variable that holds an adjoint. */
    private record Adjoint(Value value) {}

    Adjoints(Graph graph, Sensitivity sensitivity, Route route, Emission emission) {
        this.graph = graph;
        this.sensitivity = sensitivity;
        this.route = route;
        this.emission = emission;
        this.code = emission.code;
        findLocal();
        findEarly();
    }

    private void findEarly() {
        for (Value value : graph.all()) {
            if (route.isSweptByRound(value.block())) {
                for (Value input : value.inputs()) {
                    if (input.isNumber() && !route.isSweptByRound(input.block())) {
                        early.set(input.id());
                    }
                }
            }
        }
    }

    /** Whether a number may have an adjoint already. */
    boolean hasAdjoint(Value value) {
        return sensitive.get(value.id()) || early.get(value.id());
    }

    /** Numbers read in their own block only; their adjoints live nowhere else. */
    private void findLocal() {
        Set<Value> elsewhere = new HashSet<>();
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                elsewhere.add(phi);
                elsewhere.addAll(phi.inputs());
            }
            for (Value value : block.body()) {
                value.inputs().stream().filter(input -> input.block() != block).forEach(elsewhere::add);
            }
            elsewhere.addAll(block.exit().inputs());
        }
        for (Value value : graph.all()) {
            if (value.isNumber() && value.op() != Op.PARAMETER && !elsewhere.contains(value)) {
                local.add(value);
            }
        }
    }

    /** Sets all to zero. */
    void initialize() {
        var wanted = new BitSet();
        for (Block block : graph.blocks()) {
            wanted.or(sensitivity.atEnd(block));
        }
        for (Value value : graph.all()) {
            boolean input = value.op() == Op.PARAMETER && sensitivity.isActive(value);
            // What a round may add to is added to by its own block, too, whether or not a round does.
            if (input || early.get(value.id()) || (wanted.get(value.id()) && !local.contains(value))) {
                code.visitInsn(Opcodes.DCONST_0);
                emission.store(Type.DOUBLE_TYPE, adjoint(value));
            }
        }
    }

    /** The sweep is where a block ends. */
    void begin(Block block) {
        sensitive = sensitivity.atEnd(block);
    }

    /** What is known where the sweep is, for {@link #returnTo} where several ways go on. */
    BitSet known() {
        return sensitive.get(0, graph.size());
    }

    /** The sweep is where that much was known. */
    void returnTo(BitSet known) {
        sensitive = known.get(0, graph.size());
    }

    /** The variable of a number's adjoint. */
    int adjoint(Value value) {
        return emission.variable(new Adjoint(value), Type.DOUBLE_TYPE);
    }

    /** Loads a number's adjoint. */
    void load(Value value) {
        emission.load(Type.DOUBLE_TYPE, adjoint(value));
    }

    /** Gives an operand's adjoint what an instruction writes onto the stack; the first gift of all needs no addition. */
    void give(Value operand, boolean subtract, Runnable gift) {
        boolean more = hasAdjoint(operand);
        if (more) {
            load(operand);
        }
        gift.run();
        if (more) {
            code.visitInsn(subtract ? Opcodes.DSUB : Opcodes.DADD);
        }
        emission.store(Type.DOUBLE_TYPE, adjoint(operand));
        sensitive.set(operand.id());
    }

    /** A number has handed its adjoint on, and has none any more. */
    void consume(Value value) {
        sensitive.clear(value.id());
        if (!local.contains(value)) {
            code.visitInsn(Opcodes.DCONST_0);
            emission.store(Type.DOUBLE_TYPE, adjoint(value));
        }
    }

    /** Hands the adjoints of phis to what came from one predecessor, all at once. */
    void passPhis(Block block, int predecessor) {
        List<Value> passed =
                block.phis().stream().filter(phi -> sensitive.get(phi.id())).toList();
        List<Value> receivers = new ArrayList<>();
        for (Value phi : passed) {
            Value input = phi.input(predecessor);
            if (sensitivity.isActive(input)) {
                load(phi);
                receivers.add(input);
            }
        }
        for (Value phi : passed) {
            sensitive.clear(phi.id());
            code.visitInsn(Opcodes.DCONST_0);
            emission.store(Type.DOUBLE_TYPE, adjoint(phi));
        }
        for (int i = receivers.size() - 1; i >= 0; i--) {
            Value input = receivers.get(i);
            if (hasAdjoint(input)) {
                load(input);
                code.visitInsn(Opcodes.DADD);
            }
            emission.store(Type.DOUBLE_TYPE, adjoint(input));
            sensitive.set(input.id());
        }
    }
}
