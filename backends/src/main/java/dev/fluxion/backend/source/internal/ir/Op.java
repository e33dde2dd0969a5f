package dev.fluxion.backend.source.internal.ir;

/** Internal: what an instruction of the intermediate representation does. */
public enum Op {
    /** The argument of the method at the index in the detail. */
    PARAMETER,
    /** The constant in the detail: a boxed number, a string, an ASM type for a class, or {@link Value#NULL}. */
    CONSTANT,
    /** The input that belongs to the block control comes from, in the order of the block's predecessors. */
    PHI,
    /** The JVM instruction on numbers whose opcode is the detail. */
    ARITHMETIC,
    /** The elementary function in the detail, an {@link Elementary}. */
    ELEMENTARY,
    /** The element of an array (array, index). */
    LOAD,
    /** Puts an element into an array (array, index, value). */
    STORE,
    /** The length of an array. */
    LENGTH,
    /** A new array of the value's type, of the lengths given; the detail may be {@link Value#REUSED}. */
    NEW_ARRAY,
    /** A new array with elements of another one: array [, from [, to]] by the call in the detail. */
    COPY,
    /** {@code System.arraycopy}: (from, its offset, to, its offset, length). */
    ARRAY_COPY,
    /** {@code Arrays.fill}: (array, value) or (array, from, to, value), by the call in the detail. */
    FILL,
    /** The field in the detail, static or of the object given. */
    GET,
    /** Sets the field in the detail, static or of the object given. */
    PUT,
    /** The call in the detail, of code that is not looked into. */
    CALL,
    /** The {@code invokedynamic} in the detail. */
    DYNAMIC,
    /** A new object, by the call of a constructor in the detail. */
    CONSTRUCT,
    /** A new object whose fields are set by instructions that follow; while a method is read only. */
    OBJECT,
    /** The object given, which must be of the value's type. */
    CAST,
    /** Whether the object given is of the type in the detail. */
    INSTANCE_OF,

    /**
     * Evaluates an operation on whole arrays that has a derivative of its own, and keeps the point. Inputs: the operation, and the arrays; detail:
     * whether its value may fail to exist.
     */
    LINEARIZE,

    /** The value of such an operation, an array of its own. Input: what {@link #LINEARIZE} gave. */
    APPLY,

    /** The array that holds the adjoints of the method's argument at the index in the detail. */
    PARAMETER_SHADOW,
    /** A new array of zeros as long as the one given, for adjoints. */
    SHADOW;

    /** Whether the instruction does nothing but give a value that depends on its inputs alone. */
    public boolean isPure() {
        return switch (this) {
            case PARAMETER, CONSTANT, PHI, ELEMENTARY, LENGTH, INSTANCE_OF, PARAMETER_SHADOW -> true;
            default -> false;
        };
    }
}
