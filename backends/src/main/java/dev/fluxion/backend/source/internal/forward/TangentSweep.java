package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Exits;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.Lines;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.TapeArrays;
import java.util.List;
import java.util.function.Consumer;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the function itself, instruction by instruction, each followed by what it does to the tangents. */
final class TangentSweep {

    private final Graph graph;
    private final Regions regions;
    private final Demand demand;
    private final Skips skips;
    private final MethodEmission emission;
    private final Operations operations;
    private final TapeArrays tapeArrays;
    private final Lanes lanes;
    private final ShadowCode shadowCode;
    private final Lines lines;

    TangentSweep(
            Graph graph,
            Regions regions,
            Shadows shadows,
            Demand demand,
            MethodEmission emission,
            KernelClass type,
            Partials partials,
            int width,
            int tape) {
        this.graph = graph;
        this.regions = regions;
        this.demand = demand;
        this.skips = Skips.find(graph, regions, demand);
        this.emission = emission;
        this.lines = new Lines(graph, emission.code);
        this.operations = new Operations(emission, this::push);
        this.tapeArrays = new TapeArrays(graph, regions, type, emission, this::push, tape);
        this.lanes = new Lanes(width, demand, emission, partials, this::push);
        this.shadowCode = new ShadowCode(regions, shadows, emission, lanes, operations, this::push, tape);
    }

    /**
     * Writes the sweep.
     *
     * @param begin writes what comes before the first instruction
     * @param end writes what follows, given the result
     */
    void write(Runnable begin, Consumer<Value> end) {
        begin.run();
        List<Block> order = graph.blocks();
        var exits = new Exits(order, emission, this::push, (from, to, predecessor) -> move(to, predecessor), end);
        for (int i = 0; i < order.size(); i++) {
            lines.begin();
            exits.begin(order.get(i));
            write(order.get(i));
            exits.leave(order.get(i), i + 1 < order.size() ? order.get(i + 1) : null);
        }
    }

    private void write(Block block) {
        shadowCode.beginBlock();
        for (Value value : block.body()) {
            if (demand.isLive(value) && !value.isConstant()) {
                lines.mark(value);
                write(value);
            }
        }
    }

    Lanes lanes() {
        return lanes;
    }

    ShadowCode shadowCode() {
        return shadowCode;
    }

    void push(Value value) {
        if (value.isConstant()) {
            emission.constant(value);
        } else if (demand.isFolded(value)) {
            operations.write(value);
        } else {
            emission.load(value.type(), emission.variable(value, value.type()));
        }
    }

    private void write(Value value) {
        switch (value.op()) {
            case PARAMETER, PARAMETER_SHADOW -> {}
            case SHADOW -> {
                shadowCode.make(value);
                store(value);
            }
            case NEW_ARRAY -> {
                if (!tapeArrays.write(value)) {
                    shadowCode.newArray(value);
                }
                store(value);
            }
            case ARITHMETIC, ELEMENTARY -> {
                if (!demand.isFolded(value)) {
                    operations.write(value);
                    store(value);
                }
                if (!demand.isSummed(value) && !skips.isPostponed(value)) {
                    lanes.compute(value);
                }
            }
            default -> {
                if (!tapeArrays.write(value)) {
                    operations.write(value);
                }
                store(value);
                writeTangents(value);
            }
        }
    }

    private void store(Value value) {
        if (value.type().getSort() != Type.VOID) {
            emission.store(value.type(), emission.variable(value, value.type()));
        }
    }

    private void writeTangents(Value value) {
        boolean numbers = !value.inputs().isEmpty()
                && value.inputs().get(value.inputs().size() - 1).isNumber();
        switch (value.op()) {
            case LOAD -> {
                if (demand.isCarried(value) && !demand.isSummed(value) && !skips.isPostponed(value)) {
                    shadowCode.load(value);
                }
            }
            case STORE -> {
                if (numbers && regions.of(value.input(0)).isActive()) {
                    writeStore(value);
                }
            }
            case FILL -> {
                if (numbers && regions.of(value.input(0)).isActive()) {
                    shadowCode.fill(value);
                }
            }
            case ARRAY_COPY -> {
                if (Shadows.isNumbers(value.input(2).type())) {
                    shadowCode.copyInto(value);
                }
            }
            default -> {}
        }
    }

    private void writeStore(Value store) {
        Accumulation accumulation = demand.accumulations().get(store);
        Skips.Skip skip = skips.at(store);
        if (accumulation == null) {
            shadowCode.store(store);
        } else if (skip == null) {
            shadowCode.add(store, accumulation);
        } else {
            // What is needed after the skip as well must be there on both ways.
            shadowCode.prepareIndex(store);
            skip.values().stream().filter(value -> value.op() == Op.LOAD).forEach(shadowCode::prepareIndex);
            var zero = new Label();
            push(skip.factor());
            emission.code.visitInsn(Opcodes.DCONST_0);
            emission.code.visitInsn(Opcodes.DCMPL);
            emission.code.visitJumpInsn(Opcodes.IFEQ, zero);
            for (Value value : skip.values()) {
                if (value.op() == Op.LOAD) {
                    shadowCode.load(value);
                } else {
                    lanes.compute(value);
                }
            }
            shadowCode.add(store, accumulation);
            emission.code.visitLabel(zero);
        }
    }

    /** Gives the phis of a block their values and tangents, all at once. */
    private void move(Block to, int predecessor) {
        List<Value> moved = to.phis().stream().filter(demand::isLive).toList();
        for (Value phi : moved) {
            push(phi.input(predecessor));
            operations.castForPhi(phi.input(predecessor), phi);
            if (demand.isCarried(phi)) {
                for (int lane = 0; lane < lanes.width; lane++) {
                    lanes.load(phi.input(predecessor), lane);
                }
            }
        }
        for (int i = moved.size() - 1; i >= 0; i--) {
            Value phi = moved.get(i);
            if (demand.isCarried(phi)) {
                for (int lane = lanes.width - 1; lane >= 0; lane--) {
                    lanes.store(phi, lane);
                }
            }
            store(phi);
        }
    }
}
