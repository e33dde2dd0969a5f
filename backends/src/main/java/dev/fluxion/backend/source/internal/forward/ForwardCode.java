package dev.fluxion.backend.source.internal.forward;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.pass.Passes;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.ForwardKernel;
import dev.fluxion.backend.source.internal.write.DerivativeMethod;
import dev.fluxion.backend.source.internal.write.Derived;
import dev.fluxion.backend.source.internal.write.Dump;
import dev.fluxion.backend.source.internal.write.Generated;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Partials;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/**
 * Internal: makes, of a method, a class with its pushforward of several tangents. The class keeps what a function captured; its static methods
 * are the sweeps.
 */
public final class ForwardCode {

    private static final String TAPE = "L" + MethodEmission.TAPE + ";";
    private static final String NUMBERS = "[D";

    private final Graph graph;
    private final List<Type> types;
    private final int captured;
    private final int width;
    private final Regions regions;
    private final Shadows shadows;
    private final Demand demand;
    private final List<Integer> copied = new ArrayList<>();
    private final KernelClass type;
    private final Arguments arguments;
    private final Partials partials;
    private int largest;

    private ForwardCode(Arguments arguments, int width, boolean read) {
        this.arguments = arguments;
        this.captured = arguments.captured();
        this.types = arguments.types();
        this.width = width;
        Dump dump = Dump.of(arguments.method());
        Passes passes = Passes.over(arguments, dump::text);
        this.graph = passes.graph();
        this.regions = passes.regions();
        this.shadows = passes.shadows();
        this.demand = Demand.of(graph, regions, passes.activity(), shadows);
        dump.text("transformed", graph);
        String suffix = "$Pushforward" + width;
        this.type = read ? KernelClass.toBeRead(arguments, suffix, dump) : new KernelClass(arguments, suffix, dump);
        this.partials = new Partials(type.writer(), type.name());
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER_SHADOW && index(value) != captured) {
                copied.add(index(value));
            }
        }
    }

    /** HotSpot compiles no method of more bytes. */
    private static final int LARGEST = 8_000;

    /**
     * A class that implements {@link ForwardKernel}.
     *
     * @param arguments the method and its arguments, of which the first that is not captured is the input
     * @param width how many tangents to carry at most; fewer if the code would be too large to be compiled
     */
    public static Generated of(Arguments arguments, int width) {
        var code = new ForwardCode(arguments, width, false);
        Generated generated = code.generate();
        while (code.largest > LARGEST && code.width > 1) {
            code = new ForwardCode(
                    arguments, Math.max(1, Math.min(code.width - 1, code.width * LARGEST / code.largest)), false);
            generated = code.generate();
        }
        return generated;
    }

    /**
     * A method that computes a derivative by pushforwards as a plain function, to be transformed again.
     *
     * @param arguments the method and its arguments, of which the only one that is not captured is the input
     * @param withValue whether to give the value of a function that is a number before the derivative
     * @param number whether to give the only number of the derivative as one
     */
    public static Derived derivative(Arguments arguments, boolean withValue, boolean number) {
        return new ForwardCode(arguments, 1, true).writeDerivative(withValue, number);
    }

    /**
     * A method that computes value and tangents as a plain function of the point and its tangents, one behind the other, to be lifted. Zeros are
     * strong in it.
     *
     * @param arguments the method and its arguments, of which the only one that is not captured is the input
     * @param width how many tangents it carries
     */
    public static Derived liftable(Arguments arguments, int width) {
        return new ForwardCode(arguments, width, true).writePushforward();
    }

    private Derived writePushforward() {
        partials.setStrong(true);
        writeSweep("sweep");
        Type returned = Type.getType(NUMBERS);
        var pushforward = new DerivativeMethod(type, arguments, copied, returned, 1);
        pushforward.makeTape();
        pushforward.call("sweep", sweepDescriptor(), regions.writesOutside(), pushforward.more(), width);
        MethodVisitor code = pushforward.code();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitIntInsn(Opcodes.SIPUSH, width);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "valueAndTangents", "(I)[D", false);
        pushforward.end(returned);
        return new Derived(
                type.liftable(),
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty() && !graph.appliesRules());
    }

    private Derived writeDerivative(boolean withValue, boolean number) {
        writeSweep("sweep");
        Type returned = number ? Type.DOUBLE_TYPE : Type.getType(NUMBERS);
        var derivative = new DerivativeMethod(type, arguments, copied, returned, 0);
        if (arguments.method().returnType().getSort() == Type.DOUBLE) {
            writeGradient(derivative, withValue, number);
        } else {
            writeVelocity(derivative);
        }
        derivative.end(returned);
        return new Derived(
                type.derivative(),
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty() && !graph.appliesRules());
    }

    /** One sweep for each number of the point. */
    private void writeGradient(DerivativeMethod derivative, boolean withValue, boolean number) {
        MethodVisitor code = derivative.code();
        derivative.loadDimension();
        int seeds = derivative.newArray();
        derivative.loadDimension();
        code.visitInsn(withValue ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IADD);
        int result = derivative.newArray();
        int i = derivative.newVariable();
        var round = new Label();
        var end = new Label();
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, i);
        code.visitLabel(round);
        code.visitVarInsn(Opcodes.ILOAD, i);
        derivative.loadDimension();
        code.visitJumpInsn(Opcodes.IF_ICMPGE, end);
        seed(code, seeds, i, Opcodes.DCONST_1);
        derivative.call("sweep", sweepDescriptor(), regions.writesOutside(), seeds, width);
        seed(code, seeds, i, Opcodes.DCONST_0);
        if (withValue) {
            code.visitVarInsn(Opcodes.ALOAD, result);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, MethodEmission.TAPE, "value", "D");
            code.visitInsn(Opcodes.DASTORE);
        }
        code.visitVarInsn(Opcodes.ALOAD, result);
        code.visitVarInsn(Opcodes.ILOAD, i);
        code.visitInsn(withValue ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IADD);
        loadOnlyTangent(code);
        code.visitInsn(Opcodes.DASTORE);
        code.visitIincInsn(i, 1);
        code.visitJumpInsn(Opcodes.GOTO, round);
        code.visitLabel(end);
        code.visitVarInsn(Opcodes.ALOAD, result);
        if (number) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.DALOAD);
        }
    }

    private static void seed(MethodVisitor code, int seeds, int index, int opcode) {
        code.visitVarInsn(Opcodes.ALOAD, seeds);
        code.visitVarInsn(Opcodes.ILOAD, index);
        code.visitInsn(opcode);
        code.visitInsn(Opcodes.DASTORE);
    }

    private void loadOnlyTangent(MethodVisitor code) {
        if (isMoving()) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, MethodEmission.TAPE, "tangents", NUMBERS);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.DALOAD);
        } else {
            code.visitInsn(Opcodes.DCONST_0);
        }
    }

    /** Whether the result depends on the input. */
    private boolean isMoving() {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .map(block -> block.exit().inputs().get(0))
                .anyMatch(result -> demand.isCarried(result) || shadows.find(result) != null);
    }

    /** The derivative of a function whose value is an array, by its one number. */
    private void writeVelocity(DerivativeMethod derivative) {
        MethodVisitor code = derivative.code();
        code.visitInsn(Opcodes.ICONST_1);
        int seeds = derivative.newArray();
        code.visitVarInsn(Opcodes.ALOAD, seeds);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.DCONST_1);
        code.visitInsn(Opcodes.DASTORE);
        derivative.call("sweep", sweepDescriptor(), false, seeds, width);
        code.visitVarInsn(Opcodes.ALOAD, 0);
        if (isMoving()) {
            code.visitFieldInsn(Opcodes.GETFIELD, MethodEmission.TAPE, "tangents", NUMBERS);
        } else {
            code.visitFieldInsn(Opcodes.GETFIELD, MethodEmission.TAPE, "result", NUMBERS);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitVarInsn(Opcodes.ALOAD, derivative.newArray());
        }
    }

    private static int index(Value parameter) {
        return parameter.detail() instanceof Integer index ? index : -1;
    }

    private Generated generate() {
        type.begin(ForwardKernel.class);
        for (boolean strong : new boolean[] {false, true}) {
            partials.setStrong(strong);
            String sweep = strong ? "strongSweep" : "sweep";
            writeSweep(sweep);
            callSweep(strong ? "strongPush" : "push", sweep);
        }
        return new Generated(
                arguments.method(),
                type.define(),
                width,
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty(),
                regions.isAlone(),
                false);
    }

    /** The arguments of a sweep: the tape, the method's own, the tangents of captured arrays, those of the input. */
    private List<Type> sweepTypes() {
        List<Type> all = new ArrayList<>();
        all.add(Type.getType(TAPE));
        all.addAll(types);
        copied.forEach(index -> all.add(Type.getType(NUMBERS)));
        all.add(Type.getType(NUMBERS));
        return all;
    }

    private String sweepDescriptor() {
        return Type.getMethodDescriptor(Type.VOID_TYPE, sweepTypes().toArray(Type[]::new));
    }

    private void writeSweep(String called) {
        MethodNode code = KernelClass.sweep(called, sweepDescriptor());
        List<Type> all = sweepTypes();
        int[] variables = new int[all.size()];
        int next = 0;
        for (int i = 0; i < variables.length; i++) {
            variables[i] = next;
            next += all.get(i).getSize();
        }
        var emission = new MethodEmission(code, type, next);
        for (int i = 0; i < variables.length; i++) {
            emission.setType(variables[i], all.get(i));
        }
        int last = variables.length - 1;
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER) {
                emission.setVariable(value, variables[1 + index(value)]);
            } else if (value.op() == Op.PARAMETER_SHADOW) {
                int place = copied.indexOf(index(value));
                emission.setVariable(value, variables[place < 0 ? last : 1 + types.size() + place]);
            }
        }
        var sweep = new TangentSweep(graph, regions, shadows, demand, emission, type, partials, width, 0);
        sweep.write(() -> takeInput(sweep.lanes(), emission, variables[last]), result -> give(sweep, emission, result));
        largest = Math.max(largest, type.write(code, emission.types()));
    }

    /** Takes the tangents of a number that is differentiated from where those of an array would be. */
    private void takeInput(Lanes lanes, MethodEmission emission, int tangents) {
        for (Value value : graph.blocks().get(0).body()) {
            boolean number = value.op() == Op.PARAMETER && index(value) == captured && demand.isCarried(value);
            for (int lane = 0; number && lane < width; lane++) {
                emission.code.visitVarInsn(Opcodes.ALOAD, tangents);
                emission.constant(lane);
                emission.code.visitInsn(Opcodes.DALOAD);
                lanes.store(value, lane);
            }
        }
    }

    /** Leaves the result and its tangents in the tape. */
    private void give(TangentSweep sweep, MethodEmission emission, Value result) {
        MethodVisitor code = emission.code;
        boolean number = result.isNumber();
        Type returned = arguments.method().returnType();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        sweep.push(result);
        emission.cast(result.type(), returned);
        code.visitFieldInsn(
                Opcodes.PUTFIELD, MethodEmission.TAPE, number ? "value" : "result", returned.getDescriptor());
        code.visitVarInsn(Opcodes.ALOAD, 0);
        if (!number) {
            sweep.shadowCode().pushResult(result);
        } else if (demand.isCarried(result)) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            emission.constant(width);
            emission.tapeCall("newNumbers", "(I)[D");
            for (int lane = 0; lane < width; lane++) {
                code.visitInsn(Opcodes.DUP);
                emission.constant(lane);
                sweep.lanes().load(result, lane);
                code.visitInsn(Opcodes.DASTORE);
            }
        } else {
            code.visitInsn(Opcodes.ACONST_NULL);
        }
        code.visitFieldInsn(Opcodes.PUTFIELD, MethodEmission.TAPE, "tangents", NUMBERS);
        code.visitInsn(Opcodes.RETURN);
    }

    private void callSweep(String called, String sweep) {
        MethodVisitor code =
                type.method(Opcodes.ACC_PUBLIC, called, "(" + TAPE + NUMBERS + NUMBERS + "Ljava/lang/Object;)V");
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "begin", "()V", false);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        for (int i = 0; i < types.size(); i++) {
            if (copied.contains(i)) {
                code.visitVarInsn(Opcodes.ALOAD, 1);
                type.loadCaptured(code, i);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "copy", "([D)[D", false);
            } else if (type.isCaptured(i)) {
                type.loadCaptured(code, i);
            } else if (i == captured) {
                loadArray(code, 2);
                if (types.get(i).getSort() == Type.DOUBLE) {
                    code.visitInsn(Opcodes.ICONST_0);
                    code.visitInsn(Opcodes.DALOAD);
                }
            } else {
                code.visitVarInsn(Opcodes.ALOAD, 4);
                KernelClass.cast(code, types.get(i));
            }
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            type.loadCaptured(code, i);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitIntInsn(Opcodes.SIPUSH, width);
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "newTangents", "(II)[D", false);
        }
        loadArray(code, 3);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweep, sweepDescriptor(), false);
        code.visitInsn(Opcodes.RETURN);
        KernelClass.finish(code);
    }

    /** Loads the caller's point or its tangents, or a copy if the function might change them, or somebody it calls. */
    private void loadArray(MethodVisitor code, int variable) {
        boolean copies = regions.writesOutside();
        if (copies) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
        }
        code.visitVarInsn(Opcodes.ALOAD, variable);
        if (copies) {
            code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, "copy", "([D)[D", false);
        }
    }
}
