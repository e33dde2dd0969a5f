package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.analysis.Duplicates;
import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.read.Reader;
import dev.fluxion.backend.source.internal.run.FusedKernel;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.write.DerivativeMethod;
import dev.fluxion.backend.source.internal.write.Derived;
import dev.fluxion.backend.source.internal.write.Dump;
import dev.fluxion.backend.source.internal.write.Generated;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Rules;
import dev.fluxion.backend.source.internal.write.Stack;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * Internal: makes, of a method, a class with its adjoint. The class keeps what a function captured; its static methods are the sweeps.
 */
public final class AdjointCode {

    private static final String TAPE = "L" + Emission.TAPE + ";";
    private static final String NUMBERS = "[D";

    private final Arguments arguments;
    private final Graph graph;
    private final MethodCode method;
    private final List<Type> types;
    private final int captured;
    private final boolean fused;
    private final Regions regions;
    private final Shadows shadows;
    private final Sensitivity sensitivity;
    /** Sweeps one after the other. */
    private final Layout apart;
    /** Sweeps one after the other but for rounds that are swept back one by one. */
    private final Layout byRound;
    /** Whether the latter find out only when they run that they cannot be used. */
    private final boolean checked;

    /** How the sweeps go through the graph and what they keep. */
    private record Layout(Route route, Plan plan) {
        boolean sweepsRounds() {
            for (Nest nest : route.nests()) {
                if (nest.isSweptByRound()) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Integer> copied = new ArrayList<>();
    private final KernelClass type;
    private final Partials partials;

    private AdjointCode(Arguments arguments, boolean fused, boolean read, boolean rewinding) {
        this.arguments = arguments;
        this.method = arguments.method();
        this.captured = arguments.captured();
        this.fused = fused;
        this.types = arguments.types();
        Dump dump = Dump.of(method);
        this.graph = Reader.read(arguments);
        dump.text("read", graph);
        Duplicates.remove(graph);
        Invariants.hoist(graph);
        Duplicates.remove(graph);
        this.regions = Regions.of(graph, captured);
        Activity activity = Activity.of(graph, regions, captured);
        this.shadows = Shadows.add(graph, regions);
        this.sensitivity = Sensitivity.of(graph, regions, activity, shadows, new Rules());
        Route route = Route.of(graph, sensitivity);
        if (rewinding) {
            Rewinding.mark(graph, regions, sensitivity, route);
        }
        this.apart = new Layout(route, Plan.of(graph, regions, sensitivity, route, fused));
        if (fused) {
            Route other = Route.of(graph, sensitivity);
            this.checked = Independent.mark(graph, regions, shadows, sensitivity, other);
            if (rewinding) {
                Rewinding.mark(graph, regions, sensitivity, other);
            }
            this.byRound = new Layout(other, Plan.of(graph, regions, sensitivity, other, true));
        } else {
            this.checked = false;
            this.byRound = apart;
        }
        dump.text("transformed", graph + "\n" + byRound.plan);
        this.type =
                read ? KernelClass.toBeRead(arguments, "$Adjoint", dump) : new KernelClass(arguments, "$Adjoint", dump);
        this.partials = new Partials(type.writer(), type.name());
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER_SHADOW && index(value) != captured) {
                copied.add(index(value));
            }
        }
    }

    /**
     * A class with both sweeps in one method, which implements {@link FusedKernel}.
     *
     * @param arguments the method, whose result is a number, and its arguments, of which the first that is not captured is the input
     * @param rewinding whether outermost loops are run again from checkpoints, where that is possible, so that nothing is kept of their rounds
     */
    public static Generated fused(Arguments arguments, boolean rewinding) {
        return new AdjointCode(arguments, true, false, rewinding).generateFused();
    }

    /**
     * A class with the sweeps apart, which implements {@link SplitKernel}.
     *
     * @param arguments the method and its arguments, of which the only one that is not captured is the input
     */
    public static Generated split(Arguments arguments) {
        return new AdjointCode(arguments, false, false, false).generateSplit();
    }

    /**
     * A method that computes the adjoint as a plain function, to be transformed again.
     *
     * @param arguments the method, whose result is a number, and its arguments, of which the only one that is not captured is the input
     * @param withValue whether to give the value before the adjoint
     * @param number whether to give the only number of the adjoint as one
     */
    public static Derived derivative(Arguments arguments, boolean withValue, boolean number) {
        return new AdjointCode(arguments, true, true, false).writeDerivative(withValue, number);
    }

    private static int index(Value parameter) {
        return parameter.detail() instanceof Integer index ? index : -1;
    }

    private Generated generateFused() {
        type.begin(FusedKernel.class);
        partials.setStrong(false);
        writeSweeps("sweeps", byRound);
        if (checked) {
            writeSweeps("sweepsApart", apart);
        }
        writeGradient("gradient", "sweeps", checked);
        partials.setStrong(true);
        writeSweeps("strongSweeps", apart);
        writeGradient("strongGradient", "strongSweeps", false);
        return end();
    }

    private Generated generateSplit() {
        type.begin(SplitKernel.class);
        writeForward();
        callForward();
        for (boolean strong : new boolean[] {false, true}) {
            partials.setStrong(strong);
            String sweep = strong ? "strongReverseSweep" : "reverseSweep";
            writeReverse(sweep);
            callReverse(strong ? "strongReverse" : "reverse", sweep);
        }
        return end();
    }

    // The sweeps.

    /** The arguments of a sweep: the tape, the method's own, the shadows of captured arrays, the shadow of the input. */
    private List<Type> sweepTypes() {
        List<Type> all = new ArrayList<>();
        all.add(Type.getType(TAPE));
        all.addAll(types);
        copied.forEach(index -> all.add(Type.getType(NUMBERS)));
        all.add(Type.getType(NUMBERS));
        return all;
    }

    private String sweepDescriptor(Type returned, Type... more) {
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
        var emission = new Emission(code, plan, next);
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
                emission.setVariable(value, variables[1 + index(value)]);
            } else if (value.op() == Op.PARAMETER_SHADOW) {
                int place = copied.indexOf(index(value));
                emission.setVariable(value, variables[place < 0 ? last : 1 + types.size() + place]);
            }
        }
        return emission;
    }

    private void writeSweeps(String called, Layout layout) {
        MethodNode code = KernelClass.sweep(called, sweepDescriptor(Type.DOUBLE_TYPE));
        Emission emission = emission(code, layout.plan);
        var reverse = new ReverseSweep(graph, sensitivity, layout.route, layout.plan, emission, partials);
        var forward = new ForwardSweep(graph, regions, shadows, layout.route, layout.plan, emission, fused, 0, reverse);
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

    private void writeForward() {
        MethodNode code = KernelClass.sweep("forwardSweep", sweepDescriptor(Type.VOID_TYPE));
        Emission emission = emission(code, apart.plan);
        var forward = new ForwardSweep(graph, regions, shadows, apart.route, apart.plan, emission, fused, 0, null);
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

    private void writeReverse(String called) {
        Type numbers = Type.getType(NUMBERS);
        MethodNode code = KernelClass.sweep(called, sweepDescriptor(Type.VOID_TYPE, numbers));
        Route route = apart.route;
        Emission emission = emission(code, apart.plan, numbers);
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
        var reverse = new ReverseSweep(graph, sensitivity, route, apart.plan, emission, partials);
        boolean number = Plan.returnsNumber(graph);
        reverse.initialize();
        reverse.write(
                () -> {
                    code.visitVarInsn(Opcodes.ALOAD, emission.variable("cotangent", numbers));
                    if (number) {
                        code.visitInsn(Opcodes.ICONST_0);
                        code.visitInsn(Opcodes.DALOAD);
                    }
                },
                () -> {
                    putInput(emission, reverse);
                    code.visitInsn(Opcodes.RETURN);
                });
        type.write(code, emission.types());
    }

    /** Puts the adjoint of a number that is differentiated where its shadow would be. */
    private void putInput(Emission emission, ReverseSweep reverse) {
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER && index(value) == captured && value.isNumber()) {
                emission.code.visitVarInsn(Opcodes.ALOAD, emission.variable("shadow", Type.getType(NUMBERS)));
                emission.code.visitInsn(Opcodes.ICONST_0);
                emission.code.visitVarInsn(Opcodes.DLOAD, reverse.adjointOf(value));
                emission.code.visitInsn(Opcodes.DASTORE);
            }
        }
    }

    private Derived writeDerivative(boolean withValue, boolean number) {
        writeSweeps("sweeps", apart);
        Type returned = number ? Type.DOUBLE_TYPE : Type.getType(NUMBERS);
        var derivative = new DerivativeMethod(type, arguments, copied, returned);
        MethodVisitor code = derivative.code();
        derivative.loadDimension();
        int shadow = derivative.newArray();
        int result = shadow;
        if (withValue) {
            derivative.loadDimension();
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IADD);
            result = derivative.newArray();
            code.visitVarInsn(Opcodes.ALOAD, result);
            code.visitInsn(Opcodes.ICONST_0);
        }
        derivative.call("sweeps", sweepDescriptor(Type.DOUBLE_TYPE), false, shadow);
        code.visitInsn(withValue ? Opcodes.DASTORE : Opcodes.POP2);
        if (withValue) {
            code.visitVarInsn(Opcodes.ALOAD, shadow);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ALOAD, result);
            code.visitInsn(Opcodes.ICONST_1);
            derivative.loadDimension();
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    "java/lang/System",
                    "arraycopy",
                    "(Ljava/lang/Object;ILjava/lang/Object;II)V",
                    false);
        }
        code.visitVarInsn(Opcodes.ALOAD, result);
        if (number) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.DALOAD);
        }
        derivative.end(returned);
        return new Derived(
                type.derivative(),
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty());
    }

    // What calls them.

    /** Writes the call of some sweeps, and of sweeps apart if those find out that they must not be used. */
    private void writeGradient(String called, String sweeps, boolean otherwiseApart) {
        MethodVisitor code =
                type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + "Ljava/lang/Object;" + NUMBERS + ")D");
        if (otherwiseApart) {
            var apartOnly = new Label();
            var notApart = new Label();
            loadSweepsApart(code);
            code.visitJumpInsn(Opcodes.IFNE, apartOnly);
            callSweeps(code, sweeps);
            loadSweepsApart(code);
            code.visitJumpInsn(Opcodes.IFEQ, notApart);
            code.visitInsn(Opcodes.POP2);
            code.visitLabel(apartOnly);
            callSweeps(code, sweeps + "Apart");
            code.visitLabel(notApart);
        } else {
            callSweeps(code, sweeps);
        }
        code.visitInsn(Opcodes.DRETURN);
        KernelClass.finish(code);
    }

    private static void loadSweepsApart(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "sweepsApart", "()Z", false);
    }

    private void callSweeps(MethodVisitor code, String sweeps) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "begin", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 4);
        code.visitInsn(Opcodes.DCONST_0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Arrays", "fill", "([DD)V", false);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                type.loadCaptured(code, i);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "copy", "([D)[D", false);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else if (i == captured) {
                loadInput(code);
            } else {
                code.visitVarInsn(Opcodes.ALOAD, 3);
                KernelClass.cast(code, types.get(i));
            }
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            type.loadCaptured(code, i);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "newDoubles", "(I)[D", false);
        }
        code.visitVarInsn(Opcodes.ALOAD, 4);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweeps, sweepDescriptor(Type.DOUBLE_TYPE), false);
    }

    private void loadInput(MethodVisitor code) {
        code.visitVarInsn(Opcodes.ALOAD, 2);
        if (types.get(captured).getSort() == Type.DOUBLE) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.DALOAD);
        } else if (fused && copiesInput()) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitInsn(Opcodes.SWAP);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "copy", "([D)[D", false);
        }
    }

    /** Whether the function might change the caller's point, or somebody the function calls. */
    private boolean copiesInput() {
        return regions.writesOutside();
    }

    private void callForward() {
        MethodVisitor code = type.method(Opcodes.ACC_PUBLIC, "forward", "(" + TAPE + NUMBERS + NUMBERS + ")V");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "begin", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                type.loadCaptured(code, i);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "keepCopy", "([D)[D", false);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else {
                loadInput(code);
            }
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            type.loadCaptured(code, i);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "keepShadow", "([D)[D", false);
        }
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), "forwardSweep", sweepDescriptor(Type.VOID_TYPE), false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    private void callReverse(String called, String sweep) {
        MethodVisitor code = type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + NUMBERS + NUMBERS + ")V");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        int place = 0;
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                loadKept(code, place++);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else {
                loadInput(code);
            }
        }
        for (int i = 0; i < copied.size(); i++) {
            loadKept(code, place++);
        }
        code.visitVarInsn(Opcodes.ALOAD, 3);
        code.visitVarInsn(Opcodes.ALOAD, 4);
        String descriptor = sweepDescriptor(Type.VOID_TYPE, Type.getType(NUMBERS));
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweep, descriptor, false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    private static void loadKept(MethodVisitor code, int place) {
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitIntInsn(Opcodes.SIPUSH, place);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Emission.TAPE, "kept", "(I)[D", false);
    }

    private Generated end() {
        return new Generated(
                method,
                type.define(),
                1,
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty(),
                regions.isAlone());
    }
}
