package dev.fluxion.backend.source;

import dev.fluxion.backend.source.internal.adjoint.AdjointCode;
import dev.fluxion.backend.source.internal.forward.ForwardCode;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.ForwardKernel;
import dev.fluxion.backend.source.internal.run.FusedKernel;
import dev.fluxion.backend.source.internal.run.RerunKernel;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.write.Generated;
import dev.fluxion.lift.MethodCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The generated classes of one method, made once and forgotten with the user's class.
 *
 * @param construct the constructor, which takes what was captured
 * @param code what is known of the class
 */
record Kernels(MethodHandle construct, Generated code) {

    /** Which of a method's classes: that kind, and of the kind the one for so many tangents, or which runs loops again or not. */
    private record Key(Class<?> kernel, Object variant, Arguments arguments) {}

    /** The generated code of a function whose value is a number. */
    static Fused fused(Subject subject, boolean rewinding) {
        Arguments arguments = subject.arguments();
        Kernels kernels = of(arguments, FusedKernel.class, rewinding, () -> AdjointCode.fused(arguments, rewinding));
        return new Fused(
                (FusedKernel) kernels.make(subject.captured()),
                kernels.code,
                subject.captured().toArray());
    }

    /** The generated code of any function of one argument, which may be a {@link RerunKernel}. */
    static SplitKernel split(Subject subject, boolean rewinding) {
        Arguments arguments = subject.arguments();
        Kernels kernels = of(arguments, SplitKernel.class, rewinding, () -> AdjointCode.split(arguments, rewinding));
        return (SplitKernel) kernels.make(subject.captured());
    }

    /** The generated code of a function that carries tangents. */
    static Forward forward(Subject subject, int width) {
        Arguments arguments = subject.arguments();
        Kernels kernels = of(arguments, ForwardKernel.class, width, () -> ForwardCode.of(arguments, width));
        return new Forward(
                (ForwardKernel) kernels.make(subject.captured()),
                kernels.code,
                subject.captured().toArray());
    }

    private static Kernels of(Arguments arguments, Class<?> kernel, Object variant, Supplier<Generated> generate) {
        return arguments.method().derived(new Key(kernel, variant, arguments), () -> {
            Generated code = generate.get();
            try {
                MethodHandle constructor = code.type()
                        .findConstructor(code.type().lookupClass(), MethodType.methodType(void.class, Object[].class));
                return new Kernels(constructor.asType(MethodType.methodType(Object.class, Object[].class)), code);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the derivative of " + arguments.method() + " has no constructor", e);
            }
        });
    }

    private Object make(List<@Nullable Object> captured) {
        checkCopied(code.method(), code.copied(), captured);
        try {
            return (Object) construct.invokeExact(captured.toArray());
        } catch (Throwable e) {
            throw new LinkageError("the derivative of " + code.method() + " could not be made", e);
        }
    }

    /**
     * The generated code of one function that carries tangents.
     *
     * @param kernel the code
     * @param code what is known of its class
     * @param captured what the function captured
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares these, and to go through an array allocates nothing.
    record Forward(
            ForwardKernel kernel, Generated code, @Nullable Object[] captured) {

        /** Whether an array may also be read by the function, so that results must not be written to it before the end. */
        boolean mayRead(double[] array, @Nullable Object data) {
            return Kernels.mayRead(code, captured, array, data);
        }
    }

    /**
     * The generated code of one function.
     *
     * @param kernel the code
     * @param code what is known of its class
     * @param captured what the function captured
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares these, and to go through an array allocates nothing.
    record Fused(
            FusedKernel kernel, Generated code, @Nullable Object[] captured) {

        /** Whether an array may also be read by the function, so that the gradient must not be written to it before the end. */
        boolean mayRead(double[] array, double[] x, @Nullable Object data) {
            return array == x || Kernels.mayRead(code, captured, array, data);
        }
    }

    private static boolean mayRead(Generated code, @Nullable Object[] captured, double[] array, @Nullable Object data) {
        if (!code.alone() || array == data) {
            return true;
        }
        for (Object object : captured) {
            if (object == array) {
                return true;
            }
        }
        return false;
    }

    /** A captured array that the function writes to is copied; no other may be the same. */
    static void checkCopied(MethodCode method, List<Integer> copied, List<@Nullable Object> captured) {
        for (int i : copied) {
            for (int j = 0; j < captured.size(); j++) {
                if (i != j && captured.get(i) != null && captured.get(i) == captured.get(j)) {
                    throw method.refusal(
                            "source",
                            null,
                            "an array that is captured and given numbers that depend on the input must be"
                                    + " captured once but is captured twice",
                            "make the array inside the function");
                }
            }
        }
    }
}
