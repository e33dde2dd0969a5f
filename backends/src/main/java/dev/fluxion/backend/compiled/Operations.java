package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Arithmetic;
import dev.fluxion.graph.Guard;
import dev.fluxion.graph.Indicator;
import dev.fluxion.graph.Op;
import dev.fluxion.graph.Relation;
import dev.fluxion.graph.Rule;
import dev.fluxion.graph.Slope;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * The bytecode of each operation. A rule that is a method of {@code Math}, as its lambda tells, is that method, which HotSpot knows;
 * any other is called through the table.
 */
final class Operations {

    private static final String RELATION = Type.getInternalName(Relation.class);
    private static final String PRIMITIVES = Type.getInternalName(Primitives.class);

    /** Functions the code calls, by the index of the field that will hold each. */
    private final List<Callee> callees = new ArrayList<>();

    private final String owner;

    Operations(String owner) {
        this.owner = owner;
    }

    List<Callee> callees() {
        return callees;
    }

    /** A function, and the interface to call it by. */
    record Callee(Object function, Class<?> type) {}

    static String field(int index) {
        return "r" + index;
    }

    /**
     * Computes an operation onto the stack.
     *
     * @param push puts an operand on the stack
     * @param exact whether zero times NaN must be zero in the chain rule's products here and now
     */
    void value(MethodVisitor code, Op op, boolean exact, IntConsumer push) {
        if (op instanceof Arithmetic arithmetic) {
            arithmetic(code, arithmetic, exact, push);
        } else if (op instanceof Rule.Of1 rule) {
            call(code, rule.rule().value(), Unary.Value.class, 1, push);
        } else if (op instanceof Rule.Of2 rule) {
            call(code, rule.rule().value(), Binary.Value.class, 2, push);
        } else if (op instanceof Slope.Of1 slope) {
            call(code, slope.rule().derivative(), Unary.Derivative.class, 2, push);
        } else if (op instanceof Slope.Of2 slope) {
            call(code, slope.partial(), Binary.Partial.class, 3, push);
        } else if (op instanceof Indicator indicator) {
            relation(code, indicator.relation());
            push.accept(0);
            push.accept(1);
            code.visitMethodInsn(Opcodes.INVOKESTATIC, PRIMITIVES, "indicator", "(L" + RELATION + ";DD)D", false);
        } else {
            throw new IllegalArgumentException("a guard has no value");
        }
    }

    private static void arithmetic(MethodVisitor code, Arithmetic op, boolean exact, IntConsumer push) {
        for (int k = 0; k < op.arity(); k++) {
            push.accept(k);
        }
        switch (op) {
            case ADD -> code.visitInsn(Opcodes.DADD);
            case SUBTRACT -> code.visitInsn(Opcodes.DSUB);
            case MULTIPLY -> code.visitInsn(Opcodes.DMUL);
            case DIVIDE -> code.visitInsn(Opcodes.DDIV);
            case NEGATE -> code.visitInsn(Opcodes.DNEG);
            case FMA -> code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "fma", "(DDD)D", false);
            case SELECT -> code.visitMethodInsn(Opcodes.INVOKESTATIC, PRIMITIVES, "select", "(DDD)D", false);
            case TERM -> {
                if (exact) {
                    code.visitMethodInsn(Opcodes.INVOKESTATIC, "dev/fluxion/number/ChainRule", "term", "(DD)D", false);
                } else {
                    code.visitInsn(Opcodes.DMUL);
                }
            }
        }
    }

    private void call(MethodVisitor code, Object function, Class<?> type, int arity, IntConsumer push) {
        String descriptor = "(" + "D".repeat(arity) + ")D";
        SerializedLambda known = ofMath(function, descriptor);
        String name = Type.getInternalName(type);
        if (known == null) {
            var callee = new Callee(function, type);
            int index = callees.indexOf(callee);
            if (index < 0) {
                index = callees.size();
                callees.add(callee);
            }
            code.visitFieldInsn(Opcodes.GETSTATIC, owner, field(index), "L" + name + ";");
        }
        for (int k = 0; k < arity; k++) {
            push.accept(k);
        }
        if (known == null) {
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, name, "apply", descriptor, true);
        } else {
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, known.getImplClass(), known.getImplMethodName(), descriptor, false);
        }
    }

    /** The lambda of a function that is a method of {@code Math} or {@code StrictMath} itself, or null. */
    private static @Nullable SerializedLambda ofMath(Object function, String descriptor) {
        try {
            Method replace = function.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            boolean math = replace.invoke(function) instanceof SerializedLambda lambda
                    && lambda.getImplMethodKind() == Opcodes.H_INVOKESTATIC
                    && (lambda.getImplClass().equals("java/lang/Math")
                            || lambda.getImplClass().equals("java/lang/StrictMath"))
                    && lambda.getImplMethodSignature().equals(descriptor);
            return math ? (SerializedLambda) replace.invoke(function) : null;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            // Not a lambda, or of a module that is closed to this one: the table's function serves as well.
            return null;
        }
    }

    /** Leaves for a label if a guard does not hold. */
    static void guard(MethodVisitor code, Guard guard, Label broken, IntConsumer push) {
        switch (guard.relation()) {
            case LESS -> compared(code, push, Opcodes.DCMPG, Opcodes.IFGE, broken);
            case GREATER -> compared(code, push, Opcodes.DCMPL, Opcodes.IFLE, broken);
            case EQUAL -> compared(code, push, Opcodes.DCMPL, Opcodes.IFNE, broken);
            case SAME_INT -> {
                push.accept(0);
                code.visitInsn(Opcodes.D2I);
                push.accept(1);
                code.visitInsn(Opcodes.D2I);
                code.visitJumpInsn(Opcodes.IF_ICMPNE, broken);
            }
            default -> {
                relation(code, guard.relation());
                push.accept(0);
                push.accept(1);
                code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, RELATION, "holds", "(DD)Z", false);
                code.visitJumpInsn(Opcodes.IFEQ, broken);
            }
        }
    }

    private static void compared(MethodVisitor code, IntConsumer push, int comparison, int jump, Label broken) {
        push.accept(0);
        push.accept(1);
        code.visitInsn(comparison);
        code.visitJumpInsn(jump, broken);
    }

    private static void relation(MethodVisitor code, Relation relation) {
        code.visitFieldInsn(Opcodes.GETSTATIC, RELATION, relation.name(), "L" + RELATION + ";");
    }
}
