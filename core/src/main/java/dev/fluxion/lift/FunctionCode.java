package dev.fluxion.lift;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * A function's bytecode, for backends that transform it: the method behind a lambda, a method reference or an object of a
 * class, and what the function captured.
 *
 * <p>The method's arguments are what was captured, in that order, and then those of the functional interface's method. Immutable
 * but for the captured objects themselves; may be shared between threads.
 */
public final class FunctionCode {

    private final MethodCode method;
    private final @Nullable Object[] captured;
    private final String name;
    private final Type type;

    private FunctionCode(FunctionObject object) {
        this.method = MethodCode.of(object.code().body());
        this.captured = object.captured();
        this.name = object.code().method();
        this.type = Type.getMethodType(object.code().descriptor());
    }

    /**
     * Reads a function of one number or one vector back.
     *
     * @param function a serializable lambda or method reference, or an object of a class that implements one functional
     *     interface of that form
     * @throws NotLiftableException if the function cannot be read back
     */
    public static FunctionCode of(Object function) {
        return new FunctionCode(FunctionObject.of(function, FunctionObject.Form.FUNCTION));
    }

    /**
     * Reads a function of a vector and data back.
     *
     * @param function as for {@link #of}, with two arguments, of which the first is a {@code double[]}
     * @throws NotLiftableException if the function cannot be read back
     */
    public static FunctionCode ofObjective(Object function) {
        return new FunctionCode(FunctionObject.of(function, FunctionObject.Form.OBJECTIVE));
    }

    /**
     * Reads any serializable lambda back.
     *
     * @throws NotLiftableException if the function cannot be read back
     */
    public static FunctionCode ofLambda(Object function) {
        return new FunctionCode(FunctionObject.of(function, FunctionObject.Form.ANY));
    }

    /** The method behind the function. */
    public MethodCode method() {
        return method;
    }

    /** What this function captured: the first arguments of {@link #method}. */
    public @Nullable Object[] captured() {
        return captured.clone();
    }

    /** The name of the functional interface's method. */
    public String name() {
        return name;
    }

    /** The type of the functional interface's method, as the JVM sees it. */
    public Type type() {
        return type;
    }
}
