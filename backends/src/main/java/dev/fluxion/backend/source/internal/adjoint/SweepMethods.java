package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Writes the static methods that sweep: both sweeps in one, or each in its own. */
final class SweepMethods {

    private static final String TAPE = "L" + Emission.TAPE + ";";
    private static final String NUMBERS = "[D";

    private final Graph graph;
    private final Regions regions;
    private final Shadows shadows;
    private final Sensitivity sensitivity;
    private final KernelClass type;
    private final Partials partials;
    private final List<Type> types;
    private final int captured;
    private final List<Integer> copied;
    private final boolean fused;

    /**
     * Makes a writer.
     *
     * @param types the types of the method's arguments
     * @param captured the index of the input among them
     * @param copied the captured arrays that have shadows
     * @param fused whether both sweeps are one method
     */
    SweepMethods(
            Graph graph,
            Regions regions,
            Shadows shadows,
            Sensitivity sensitivity,
            KernelClass type,
            Partials partials,
            List<Type> types,
            int captured,
            List<Integer> copied,
            boolean fused) {
        this.graph = graph;
        this.regions = regions;
        this.shadows = shadows;
        this.sensitivity = sensitivity;
        this.type = type;
        this.partials = partials;
        this.types = types;
        this.captured = captured;
        this.copied = copied;
        this.fused = fused;
    }

    /** The arguments of a sweep: the tape, the method's own, the shadows of captured arrays, the shadow of the input. */
    private List<Type> sweepTypes() {
        List<Type> all = new ArrayList<>();
        all.add(Type.getType(TAPE));
        all.addAll(types);
        copied.forEach(index -> all.add(Type.getType(NUMBERS)));
        all.add(Type.getType(NUMBERS));
        return all;
    }

    /** The descriptor of a sweep. */
    String descriptor(Type returned, Type... more) {
        List<Type> all = sweepTypes();
        all.addAll(List.of(more));
        return Type.getMethodDescriptor(returned, all.toArray(Type[]::new));
    }

    private Emission emission(MethodVisitor code, Plan plan, Type... more) {
        List<Type> all = sweepTypes();
        all.addAll(List.of(more));
        int[] variables = new int[all.size()];
        int next = 0;
        for (int i = 0; i < variables.length; i++) {
            variables[i] = next;
            next += all.get(i).getSize();
        }
        var emission = new Emission(code, type, plan, next);
        for (int i = 0; i < variables.length; i++) {
            emission.setType(variables[i], all.get(i));
        }
        int last = 1 + types.size() + copied.size();
        emission.setVariable("shadow", variables[last]);
        if (more.length > 0) {
            emission.setVariable("cotangent", variables[last + 1]);
        }
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER) {
                emission.setVariable(value, variables[1 + AdjointCode.index(value)]);
            } else if (value.op() == Op.PARAMETER_SHADOW) {
                int place = copied.indexOf(AdjointCode.index(value));
                emission.setVariable(value, variables[place < 0 ? last : 1 + types.size() + place]);
            }
        }
        return emission;
    }

    /** Writes both sweeps, which give the value. */
    void writeBoth(String called, Layout layout) {
        MethodNode code = KernelClass.sweep(called, descriptor(Type.DOUBLE_TYPE));
        Emission emission = emission(code, layout.plan());
        var reverse = new ReverseSweep(graph, sensitivity, layout.route(), layout.plan(), emission, partials);
        var forward = new ForwardSweep(
                graph, regions, shadows, layout.route(), layout.plan(), emission, type, fused, 0, reverse);
        int value = emission.newVariable(Type.DOUBLE_TYPE);
        if (layout.sweepsRounds()) {
            reverse.initialize();
            // Where a loop is run again, control may seem to come to the end without a result.
            code.visitInsn(Opcodes.DCONST_0);
            code.visitVarInsn(Opcodes.DSTORE, value);
        }
        var backward = new Label();
        forward.write(() -> {
            code.visitVarInsn(Opcodes.DSTORE, value);
            code.visitJumpInsn(Opcodes.GOTO, backward);
        });
        code.visitLabel(backward);
        if (!layout.sweepsRounds()) {
            reverse.initialize();
        }
        reverse.write(() -> code.visitInsn(Opcodes.DCONST_1), () -> {
            putInput(emission, reverse);
            code.visitVarInsn(Opcodes.DLOAD, value);
            code.visitInsn(Opcodes.DRETURN);
        });
        type.write(code, emission.types());
    }

    /** Writes both sweeps, of which the second takes a cotangent, and is left out if that is null. The value stays in the tape. */
    void writeAgain(String called, Layout layout) {
        Type numbers = Type.getType(NUMBERS);
        MethodNode code = KernelClass.sweep(called, descriptor(Type.VOID_TYPE, numbers));
        Emission emission = emission(code, layout.plan(), numbers);
        int cotangent = emission.variable("cotangent", numbers);
        var reverse = new ReverseSweep(graph, sensitivity, layout.route(), layout.plan(), emission, partials);
        var forward = new ForwardSweep(
                graph, regions, shadows, layout.route(), layout.plan(), emission, type, fused, 0, reverse);
        Type returned = Plan.returnsNumber(graph) ? Type.DOUBLE_TYPE : numbers;
        int value = emission.newVariable(returned);
        reverse.initialize();
        var backward = new Label();
        forward.write(() -> {
            emission.store(returned, value);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            emission.load(returned, value);
            emission.tapeCall("keepResult", Type.getMethodDescriptor(Type.VOID_TYPE, returned));
            code.visitVarInsn(Opcodes.ALOAD, cotangent);
            code.visitJumpInsn(Opcodes.IFNONNULL, backward);
            code.visitInsn(Opcodes.RETURN);
        });
        code.visitLabel(backward);
        writeSeeded(emission, reverse);
        type.write(code, emission.types());
    }

    /** Writes a reverse sweep that begins with the cotangent. */
    private void writeSeeded(Emission emission, ReverseSweep reverse) {
        MethodVisitor code = emission.code;
        boolean number = Plan.returnsNumber(graph);
        reverse.write(
                () -> {
                    code.visitVarInsn(Opcodes.ALOAD, emission.variable("cotangent", Type.getType(NUMBERS)));
                    if (number) {
                        code.visitInsn(Opcodes.ICONST_0);
                        code.visitInsn(Opcodes.DALOAD);
                    }
                },
                () -> {
                    putInput(emission, reverse);
                    code.visitInsn(Opcodes.RETURN);
                });
    }

    /** Writes the forward sweep alone. */
    void writeForward(String called, Layout layout) {
        MethodNode code = KernelClass.sweep(called, descriptor(Type.VOID_TYPE));
        Emission emission = emission(code, layout.plan());
        var forward = new ForwardSweep(
                graph, regions, shadows, layout.route(), layout.plan(), emission, type, fused, 0, null);
        boolean number = Plan.returnsNumber(graph);
        Type returned = number ? Type.DOUBLE_TYPE : Type.getType(NUMBERS);
        int value = emission.newVariable(returned);
        forward.write(() -> {
            emission.store(returned, value);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            emission.load(returned, value);
            code.visitFieldInsn(Opcodes.PUTFIELD, Emission.TAPE, number ? "value" : "result", returned.getDescriptor());
            code.visitInsn(Opcodes.RETURN);
        });
        type.write(code, emission.types());
    }

    /** Writes the reverse sweep alone, which takes the cotangent too. */
    void writeReverse(String called, Layout layout) {
        Type numbers = Type.getType(NUMBERS);
        MethodNode code = KernelClass.sweep(called, descriptor(Type.VOID_TYPE, numbers));
        Route route = layout.route();
        Emission emission = emission(code, layout.plan(), numbers);
        emission.openTape(0);
        for (Nest nest : route.nests()) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, emission.rounds(nest));
            for (Stack stack : Stack.values()) {
                if (nest.occupies(stack)) {
                    code.visitInsn(Opcodes.ICONST_0);
                    code.visitVarInsn(Opcodes.ISTORE, emission.base(nest, stack));
                }
            }
            new PackCode(emission).initialize(nest);
        }
        var reverse = new ReverseSweep(graph, sensitivity, route, layout.plan(), emission, partials);
        reverse.initialize();
        writeSeeded(emission, reverse);
        type.write(code, emission.types());
    }

    /** Puts the adjoint of a number that is differentiated where its shadow would be. */
    private void putInput(Emission emission, ReverseSweep reverse) {
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER && AdjointCode.index(value) == captured && value.isNumber()) {
                emission.code.visitVarInsn(Opcodes.ALOAD, emission.variable("shadow", Type.getType(NUMBERS)));
                emission.code.visitInsn(Opcodes.ICONST_0);
                emission.code.visitVarInsn(Opcodes.DLOAD, reverse.adjointOf(value));
                emission.code.visitInsn(Opcodes.DASTORE);
            }
        }
    }
}
