package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.pass.Passes;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.FusedKernel;
import dev.fluxion.backend.source.internal.run.RerunKernel;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.write.DerivativeMethod;
import dev.fluxion.backend.source.internal.write.Derived;
import dev.fluxion.backend.source.internal.write.Dump;
import dev.fluxion.backend.source.internal.write.Generated;
import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Rules;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Internal: makes, of a method, a class with its adjoint. The class keeps what a function captured; its static methods are the sweeps.
 */
public final class AdjointCode {

    private static final String NUMBERS = "[D";

    private final Arguments arguments;
    private final Graph graph;
    private final MethodCode method;
    private final List<Type> types;
    private final int captured;
    private final Regions regions;
    private final Shadows shadows;
    private final Sensitivity sensitivity;
    /** Sweeps one after the other. */
    private final Layout apart;
    /** Sweeps one after the other but for rounds that are swept back one by one. */
    private final Layout byRound;
    /** Whether the latter find out only when they run that they cannot be used. */
    private final boolean checked;

    /** The window of the one loop that reads the input, if there is one. */
    private final @Nullable Window window;

    private final List<Integer> copied = new ArrayList<>();
    private final KernelClass type;
    private final Partials partials;
    private final SweepMethods methods;
    private final SweepCalls calls;

    /** What is generated. */
    private enum Kind {
        /** Both sweeps in one method, which gives value and gradient. */
        GRADIENT,
        /** The same, to be transformed again or lifted. */
        READ,
        /** The sweeps apart. */
        SPLIT,
        /** Both sweeps in one method, which takes the cotangent. */
        RERUN
    }

    private AdjointCode(Arguments arguments, Kind kind, boolean asked) {
        boolean fused = kind != Kind.SPLIT;
        this.arguments = arguments;
        this.method = arguments.method();
        this.captured = arguments.captured();
        this.types = arguments.types();
        Dump dump = Dump.of(method);
        Passes passes = Passes.over(arguments, dump::text);
        this.graph = passes.graph();
        this.regions = passes.regions();
        this.shadows = passes.shadows();
        this.sensitivity = Sensitivity.of(graph, regions, passes.activity(), shadows, new Rules());
        Route route = Route.of(graph, sensitivity);
        boolean rewinding = asked || (kind == Kind.GRADIENT && graph.isCheckpointed());
        if (rewinding) {
            Rewinding.mark(graph, regions, sensitivity, route);
        }
        this.apart = new Layout(route, Plan.of(graph, regions, sensitivity, route, fused));
        if (fused && kind != Kind.RERUN) {
            Route other = Route.of(graph, sensitivity);
            this.checked = Independent.mark(graph, regions, shadows, sensitivity, other);
            if (rewinding) {
                Rewinding.mark(graph, regions, sensitivity, other);
            }
            this.byRound = new Layout(other, Plan.of(graph, regions, sensitivity, other, true));
            this.window =
                    kind == Kind.READ || checked ? null : Window.mark(graph, regions, sensitivity, byRound, captured);
        } else {
            this.checked = false;
            this.window = null;
            this.byRound = apart;
        }
        dump.text("transformed", graph + "\n" + byRound.plan());
        this.type = kind == Kind.READ
                ? KernelClass.toBeRead(arguments, "$Adjoint", dump)
                : new KernelClass(arguments, "$Adjoint", dump);
        this.partials = new Partials(type.writer(), type.name());
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER_SHADOW && index(value) != captured) {
                copied.add(index(value));
            }
        }
        this.methods =
                new SweepMethods(graph, regions, shadows, sensitivity, type, partials, types, captured, copied, fused);
        this.calls = new SweepCalls(type, methods, types, captured, copied, fused && regions.writesOutside());
    }

    /**
     * A class with both sweeps in one method, which implements {@link FusedKernel}.
     *
     * @param arguments the method, whose result is a number, and its arguments, of which the first that is not captured is the input
     * @param rewinding whether outermost loops are run again from checkpoints, where that is possible, so that nothing is kept of their rounds
     */
    public static Generated fused(Arguments arguments, boolean rewinding) {
        return new AdjointCode(arguments, Kind.GRADIENT, rewinding).generateFused();
    }

    /**
     * A class with the sweeps apart, which implements {@link SplitKernel}; if outermost loops are to be run again, and there are any that can be, {@link RerunKernel}.
     *
     * @param arguments the method and its arguments, of which the only one that is not captured is the input
     * @param rewinding whether loops are to be run again; they are as well where a method asks for it
     */
    public static Generated split(Arguments arguments, boolean rewinding) {
        var apart = new AdjointCode(arguments, Kind.SPLIT, false);
        if (rewinding || apart.graph.isCheckpointed()) {
            var again = new AdjointCode(arguments, Kind.RERUN, true);
            if (again.apart.sweepsRounds()) {
                return again.generateRerun();
            }
        }
        return apart.generateSplit();
    }

    /**
     * A method that computes the adjoint as a plain function, to be transformed again.
     *
     * @param arguments the method, whose result is a number, and its arguments, of which the only one that is not captured is the input
     * @param withValue whether to give the value before the adjoint
     * @param number whether to give the only number of the adjoint as one
     */
    public static Derived derivative(Arguments arguments, boolean withValue, boolean number) {
        return new AdjointCode(arguments, Kind.READ, false).writeDerivative(withValue, number, false);
    }

    /**
     * A method that computes value and adjoint as a plain function, one behind the other, to be lifted. Zeros are strong in it.
     *
     * @param arguments the method, whose result is a number, and its arguments, of which the only one that is not captured is the input
     */
    public static Derived liftable(Arguments arguments) {
        var code = new AdjointCode(arguments, Kind.READ, false);
        code.partials.setStrong(true);
        return code.writeDerivative(true, false, true);
    }

    /** The index of an argument, or of the one whose shadow a value is. */
    static int index(Value parameter) {
        return parameter.detail() instanceof Integer index ? index : -1;
    }

    private Generated generateFused() {
        type.begin(FusedKernel.class);
        partials.setStrong(false);
        methods.writeBoth("sweeps", byRound);
        if (checked) {
            methods.writeBoth("sweepsApart", apart);
        }
        calls.writeGradient("gradient", "sweeps", checked, window != null);
        partials.setStrong(true);
        methods.writeBoth("strongSweeps", apart);
        calls.writeGradient("strongGradient", "strongSweeps", false, false);
        return end();
    }

    private Generated generateSplit() {
        type.begin(SplitKernel.class);
        methods.writeForward("forwardSweep", apart);
        calls.writeForward("forward", "forwardSweep");
        for (boolean strong : new boolean[] {false, true}) {
            partials.setStrong(strong);
            String sweep = strong ? "strongReverseSweep" : "reverseSweep";
            methods.writeReverse(sweep, apart);
            calls.writeReverse(strong ? "strongReverse" : "reverse", sweep);
        }
        return end();
    }

    private Generated generateRerun() {
        type.begin(RerunKernel.class);
        partials.setStrong(false);
        methods.writeAgain("sweeps", apart);
        calls.writeAgain("forward", "sweeps", false);
        calls.writeAgain("reverse", "sweeps", true);
        partials.setStrong(true);
        methods.writeAgain("strongSweeps", apart);
        calls.writeAgain("strongReverse", "strongSweeps", true);
        return end();
    }

    private Derived writeDerivative(boolean withValue, boolean number, boolean lifted) {
        methods.writeBoth("sweeps", apart);
        Type returned = number ? Type.DOUBLE_TYPE : Type.getType(NUMBERS);
        var derivative = new DerivativeMethod(type, arguments, copied, returned, 0);
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
        derivative.call("sweeps", methods.descriptor(Type.DOUBLE_TYPE), false, shadow, 1);
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
                lifted ? type.liftable() : type.derivative(),
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty() && !graph.appliesRules());
    }

    private Generated end() {
        return new Generated(
                method,
                type.define(),
                1,
                copied.stream().map(type::place).toList(),
                regions.opaque().isEmpty(),
                regions.isAlone(),
                window != null);
    }
}
