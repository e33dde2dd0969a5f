package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Exits;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.Lines;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Stack;
import dev.fluxion.backend.source.internal.write.TapeArrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the forward sweep: the function itself, which also makes the shadows and keeps what the reverse sweep needs. */
final class ForwardSweep {

    private final Graph graph;
    private final Regions regions;
    private final Shadows shadows;
    private final Route route;
    private final Plan plan;
    private final Emission emission;
    private final MethodVisitor code;
    private final Operations operations;
    private final TapeArrays tapeArrays;
    private final boolean fused;
    private final int tape;
    private final Written written;
    private final Lines lines;
    private final FrameCode frames;
    private final RoundEnds rounds;

    /**
     * Makes a writer.
     *
     * @param reverse the reverse sweep in the same method, if there is one
     */
    ForwardSweep(
            Graph graph,
            Regions regions,
            Shadows shadows,
            Route route,
            Plan plan,
            Emission emission,
            KernelClass type,
            boolean fused,
            int tape,
            @Nullable ReverseSweep reverse) {
        this.graph = graph;
        this.regions = regions;
        this.shadows = shadows;
        this.route = route;
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.lines = new Lines(graph, emission.code);
        this.written = new Written(graph, shadows, route, plan);
        this.frames = new FrameCode(plan, emission, this::push, tape);
        this.rounds = new RoundEnds(Flow.of(graph.blocks()), emission, this::push, written.live(), tape, reverse);
        this.operations = new Operations(emission, this::push);
        this.tapeArrays = new TapeArrays(graph, regions, type, emission, this::push, tape);
        this.fused = fused;
        this.tape = tape;
    }

    /**
     * Writes the sweep.
     *
     * @param end writes what follows, with the result on the stack
     */
    void write(Runnable end) {
        emission.openTape(tape);
        initialize();
        for (Stack stack : Stack.values()) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, emission.top(stack));
            if (route.root().size(stack) > 0) {
                emission.takeFrame(route.root(), stack, tape);
            }
        }
        List<Block> order = graph.blocks();
        var exits = new Exits(order, emission, this::push, this::edge, result -> {
            push(result);
            emission.cast(result.type(), graph.method().returnType());
            end.run();
        });
        for (int i = 0; i < order.size(); i++) {
            lines.begin();
            exits.begin(order.get(i));
            write(order.get(i));
            exits.leave(order.get(i), i + 1 < order.size() ? order.get(i + 1) : null);
        }
    }

    /** Variables that are not assigned on every way need a value for the verifier. */
    private void initialize() {
        for (Nest nest : route.nests()) {
            zero(Type.INT_TYPE, emission.rounds(nest));
            for (Stack stack : Stack.values()) {
                if (nest.occupies(stack)) {
                    zero(Type.INT_TYPE, emission.base(nest, stack));
                }
            }
            new PackCode(emission).initialize(nest);
        }
        if (fused) {
            plan.places().forEach((value, place) -> {
                if (plan.inVariables(place.nest())) {
                    zero(value.type(), emission.variable(value, value.type()));
                }
            });
        }
        for (Block block : graph.blocks()) {
            if (isRecorded(block)) {
                zero(Type.INT_TYPE, turn(block));
            }
        }
    }

    private void zero(Type type, int variable) {
        emission.zero(type);
        emission.store(type, variable);
    }

    private int turn(Block block) {
        return emission.variable(block, Type.INT_TYPE);
    }

    private boolean isRecorded(Block block) {
        return route.visits(block) && route.turn(block) == Route.Turn.RECORDED;
    }

    void push(Value value) {
        if (value.isConstant()) {
            emission.constant(value);
        } else if (written.isFolded(value)) {
            operations.write(value);
        } else {
            emission.load(value.type(), emission.variable(value, value.type()));
        }
    }

    // Blocks.

    private void write(Block block) {
        Nest headed = route.headed(block);
        if (headed != null) {
            frames.beginRound(headed);
        }
        if (isRecorded(block) && !plan.inVariables(route.nest(block))) {
            emission.keepInt(route.nest(block), plan.turnSlot(block), turn(block));
        }
        block.phis().forEach(frames::keep);
        for (Value value : block.body()) {
            if (written.live().contains(value)) {
                write(value);
            }
        }
    }

    private void write(Value value) {
        if (value.isConstant() || written.isFolded(value)) {
            return;
        }
        lines.mark(value);
        switch (value.op()) {
            case PARAMETER, PARAMETER_SHADOW -> {}
            case SHADOW -> newShadow(value);
            case NEW_ARRAY -> newArray(value);
            case LINEARIZE -> operations.linearize(value, overwritten(value));
            default -> {
                if (!tapeArrays.write(value)) {
                    operations.write(value);
                }
            }
        }
        Type type = value.type();
        boolean gives = type.getSort() != Type.VOID;
        boolean given = value.op() == Op.PARAMETER || value.op() == Op.PARAMETER_SHADOW;
        if (gives && !given) {
            emission.store(type, emission.variable(value, type));
        }
        frames.keep(value);
    }

    private void newShadow(Value value) {
        code.visitVarInsn(Opcodes.ALOAD, tape);
        push(value.input(0));
        if (value.input(0).op() == Op.APPLY) {
            emission.tapeCall(fused ? "newDoublesFor" : "newShadowFor", "([D)[D");
            return;
        }
        code.visitInsn(Opcodes.ARRAYLENGTH);
        emission.tapeCall(fused ? "newDoubles" : "newShadow", "(I)[D");
    }

    /** Of which arrays that an operation is applied to copies must be kept, bit by bit: of those that may be written to before it is swept back. */
    private int overwritten(Value value) {
        int bits = 0;
        int count = value.inputs().size() - 1;
        for (int i = 0; i < count; i++) {
            Value array = value.input(i + 1);
            boolean lasts = (fused || regions.belongsToFunction(array)) && regions.isStableAfter(array, value);
            bits |= lasts ? 0 : 1 << i;
        }
        return count < Integer.SIZE ? bits : -1;
    }

    private void newArray(Value value) {
        boolean numbers = Shadows.isNumbers(value.type());
        if (numbers && regions.of(value).isActive()) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            push(value.input(0));
            emission.tapeCall("newDoubles", "(I)[D");
            return;
        }
        if (tapeArrays.write(value)) {
            return;
        }
        operations.write(value);
        if (!fused && !numbers && shadows.isShadow(value)) {
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ALOAD, tape);
            code.visitInsn(Opcodes.SWAP);
            emission.tapeCall("addShadows", "([Ljava/lang/Object;)V");
        }
    }

    /** Writes what happens on the way from one block to another. */
    private void edge(Block from, Block to, int predecessor) {
        for (Nest nest = route.nest(from); !nest.contains(to); nest = nest.around()) {
            frames.leaveLoop(nest);
        }
        Nest headed = route.headed(to);
        Label begun = null;
        if (headed != null && headed.isSweptByRound() && isInside(from, headed)) {
            begun = rounds.endRound(headed);
        }
        List<Value> moved = to.phis().stream().filter(written.live()::contains).toList();
        moved.forEach(phi -> {
            push(phi.input(predecessor));
            operations.castForPhi(phi.input(predecessor), phi);
        });
        for (int i = moved.size() - 1; i >= 0; i--) {
            Value phi = moved.get(i);
            emission.store(phi.type(), emission.variable(phi, phi.type()));
        }
        if (isRecorded(to)) {
            emission.constant(predecessor);
            code.visitVarInsn(Opcodes.ISTORE, turn(to));
        }
        if (headed != null && headed.isSweptByRound()) {
            StateCode state = rounds.stateCode(headed);
            if (!isInside(from, headed)) {
                rounds.beginRounds(headed);
            } else if (state != null) {
                state.advance();
            }
            if (begun != null) {
                code.visitLabel(begun);
            }
        } else if (headed != null) {
            if (isInside(from, headed)) {
                code.visitIincInsn(emission.rounds(headed), 1);
            } else {
                code.visitInsn(Opcodes.ICONST_0);
                code.visitVarInsn(Opcodes.ISTORE, emission.rounds(headed));
                frames.beginLoop(headed);
            }
        }
    }

    private static boolean isInside(Block block, Nest nest) {
        return Objects.requireNonNull(nest.loop).contains(block.id());
    }
}
