package dev.fluxion.backend.source;

import dev.fluxion.backend.source.internal.adjoint.AdjointCode;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.FusedKernel;
import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.lift.FunctionCode;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The generated classes of one method, made once and forgotten with the user's class.
 *
 * @param construct the constructor, which takes what was captured
 * @param code what is known of the class
 */
record Kernels(MethodHandle construct, AdjointCode.Generated code) {

    /** Which of a method's classes. */
    private record Key(boolean fused, Arguments arguments) {}

    /** The generated code of a function whose value is a number. */
    static Fused fused(FunctionCode function) {
        List<@Nullable Object> captured = new ArrayList<>();
        Kernels kernels = of(Arguments.of(function, captured), true);
        return new Fused((FusedKernel) kernels.make(captured), kernels.code, captured.toArray());
    }

    /** The generated code of any function of one argument. */
    static SplitKernel split(FunctionCode function) {
        List<@Nullable Object> captured = new ArrayList<>();
        return (SplitKernel) of(Arguments.of(function, captured), false).make(captured);
    }

    private static Kernels of(Arguments arguments, boolean fused) {
        return arguments.method().derived(new Key(fused, arguments), () -> {
            AdjointCode.Generated code = fused ? AdjointCode.fused(arguments) : AdjointCode.split(arguments);
            try {
                MethodHandle constructor = code.type()
                        .findConstructor(code.type().lookupClass(), MethodType.methodType(void.class, Object[].class));
                return new Kernels(constructor.asType(MethodType.methodType(Object.class, Object[].class)), code);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the adjoint of " + arguments.method() + " has no constructor", e);
            }
        });
    }

    private Object make(List<@Nullable Object> captured) {
        checkCopied(captured);
        try {
            return (Object) construct.invokeExact(captured.toArray());
        } catch (Throwable e) {
            throw new LinkageError("the adjoint of " + code.method() + " could not be made", e);
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
            FusedKernel kernel,
            AdjointCode.Generated code,
            @Nullable Object[] captured) {

        /** Whether an array may also be read by the function, so that the gradient must not be written to it before the end. */
        boolean mayRead(double[] array, double[] x, @Nullable Object data) {
            if (!code.alone() || array == x || array == data) {
                return true;
            }
            for (Object object : captured) {
                if (object == array) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A captured array that the function writes to is copied; no other may be the same. */
    private void checkCopied(List<@Nullable Object> captured) {
        for (int i : code.copied()) {
            for (int j = 0; j < captured.size(); j++) {
                if (i != j && captured.get(i) != null && captured.get(i) == captured.get(j)) {
                    throw code.method()
                            .refusal(
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
