package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.lift.RuleSites;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.CustomRule;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Reads a call of a method with a rule of its own as an operation on whole arrays: the arguments come apart into numbers and arrays, and the result is
 * put together of these.
 */
final class RuledArguments {

    private static final Type NUMBERS = AppliedRules.NUMBERS;
    private static final Type RULE = Type.getType(ArrayRule.class);
    private static final String MATRIX = Type.getInternalName(DMatrixRMaj.class);
    static final String OF_ROWS = "dev/fluxion/lift/Rows";

    private final BodyCode code;
    private final CallReader calls;
    private final List<Integer> parts = new ArrayList<>();
    private final List<Type> types = new ArrayList<>();
    private final List<Boolean> passive = new ArrayList<>();
    private final List<Integer> arrays = new ArrayList<>();
    /** Where in the array of the result the next numbers are. */
    private int next;

    RuledArguments(BodyCode code, CallReader calls) {
        this.code = code;
        this.calls = calls;
    }

    /**
     * Reads a call, whose result is left on the stack.
     *
     * @param read the arguments
     * @return whether all that is differentiated can come apart; otherwise nothing has been read
     */
    boolean call(CustomRule rule, MethodInsnNode call, int[] read) {
        if (!comeApart(rule)) {
            return false;
        }
        List<Class<?>> declared = rule.parameters();
        // They are on the stack, where calls that take them apart leave their results.
        int[] given = new int[read.length];
        for (int i = 0; i < read.length; i++) {
            given[i] = kept(read[i]);
        }
        for (int i = 0; i < given.length; i++) {
            if (rule.isDifferentiated(i)) {
                takeApart(declared.get(i), given[i]);
            } else {
                part(declared.get(i), given[i], true);
            }
        }
        int made = made(call);
        int[] inputs = new int[arrays.size() + 1];
        inputs[0] = made;
        for (int i = 1; i < inputs.length; i++) {
            inputs[i] = arrays.get(i - 1);
        }
        int point = variable(Op.LINEARIZE, AppliedRules.LINEARIZATION, false, inputs);
        int numbers = variable(Op.APPLY, NUMBERS, null, point);
        code.move(code.stack + code.depth++, result(rule.result(), made, numbers));
        return true;
    }

    /** Whether all that a rule differentiates can come apart. */
    static boolean comeApart(CustomRule rule) {
        for (int i = 0; i < rule.parameters().size(); i++) {
            if (rule.isDifferentiated(i) && RuleSites.parts(rule.parameters().get(i)) == null) {
                return false;
            }
        }
        return RuleSites.parts(rule.result()) != null;
    }

    private int made(MethodInsnNode call) {
        int[] given = parts.stream().mapToInt(Integer::intValue).toArray();
        String descriptor = Type.getMethodDescriptor(RULE, types.toArray(Type[]::new));
        String caller = Type.getInternalName(code.method.host());
        return variable(
                Op.DYNAMIC, RULE, RuleSite.of(call.name, descriptor, caller, call.owner, call.desc, passive), given);
    }

    private int variable(Op op, Type type, @Nullable Object detail, int... read) {
        int variable = code.reader.newVariable();
        code.add(op, type, detail, variable, read);
        return variable;
    }

    private int constant(int number) {
        return variable(Op.CONSTANT, Type.INT_TYPE, number);
    }

    /** The result of a call that is read like any other. */
    private int called(int opcode, String owner, String name, String descriptor, int... read) {
        Type returned = Type.getReturnType(descriptor);
        calls.callUser(
                new MethodInsnNode(opcode, owner, name, descriptor, false),
                read,
                returned,
                TapeReader.nothingKnown(read.length));
        return code.pop();
    }

    private int kept(int onStack) {
        int variable = code.reader.newVariable();
        code.move(variable, onStack);
        return variable;
    }

    // Arguments.

    private void part(Class<?> type, int variable, boolean isPassive) {
        parts.add(variable);
        // The generated code need not see what the rule's parts are.
        types.add(
                type.isPrimitive()
                                || (type.isArray() && type.getComponentType().isPrimitive())
                                || type == double[][].class
                        ? Type.getType(type)
                        : Type.getObjectType("java/lang/Object"));
        passive.add(isPassive);
    }

    private void takeApart(Class<?> type, int variable) {
        if (type == double.class) {
            part(type, variable, false);
            int array = variable(Op.NEW_ARRAY, NUMBERS, null, constant(1));
            code.effect(Op.STORE, Opcodes.DASTORE, array, constant(0), variable);
            arrays.add(array);
        } else if (type == double[].class) {
            part(type, variable, false);
            arrays.add(variable);
        } else if (type == double[][].class) {
            part(type, variable, false);
            arrays.add(kept(called(Opcodes.INVOKESTATIC, OF_ROWS, "flat", "([[D)[D", variable)));
        } else if (type == DMatrixRMaj.class) {
            takeMatrixApart(variable);
        } else {
            for (RecordComponent component : type.getRecordComponents()) {
                int value = component(type, component, variable);
                if (RuleSites.parts(component.getType()) == null) {
                    part(component.getType(), value, true);
                } else {
                    takeApart(component.getType(), value);
                }
            }
        }
    }

    private int component(Class<?> type, RecordComponent component, int object) {
        String descriptor = Type.getMethodDescriptor(component.getAccessor());
        return kept(called(Opcodes.INVOKEVIRTUAL, Type.getInternalName(type), component.getName(), descriptor, object));
    }

    private int field(String name, String descriptor, int matrix) {
        return variable(
                Op.GET,
                Type.getType(descriptor),
                new FieldInsnNode(Opcodes.GETFIELD, MATRIX, name, descriptor),
                matrix);
    }

    private void takeMatrixApart(int matrix) {
        part(int.class, field("numRows", "I", matrix), true);
        part(int.class, field("numCols", "I", matrix), true);
        // The array may be longer than the matrix.
        int elements = kept(called(
                Opcodes.INVOKESTATIC, "dev/fluxion/lift/ejml/Elements", "of", "(Lorg/ejml/data/DMatrixD1;)[D", matrix));
        part(double[].class, elements, false);
        arrays.add(elements);
    }

    // The result.

    private int result(Class<?> type, int rule, int numbers) {
        if (type == double.class) {
            return variable(Op.LOAD, Type.DOUBLE_TYPE, Opcodes.DALOAD, numbers, constant(0));
        } else if (type == double[].class) {
            return numbers;
        }
        var plain = new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(RuleSites.class),
                "result",
                "(" + RULE.getDescriptor() + ")Ljava/lang/Object;",
                false);
        int object = variable(Op.CALL, Type.getObjectType("java/lang/Object"), new OpaqueCall(plain, null), rule);
        int sample = variable(Op.CAST, Type.getType(type), null, object);
        next = constant(0);
        return putTogether(type, sample, numbers);
    }

    /** A value shaped like what the method gave, with the numbers of the operation. */
    private int putTogether(Class<?> type, int sample, int numbers) {
        if (type == double.class) {
            int from = advance(constant(1));
            return variable(Op.LOAD, Type.DOUBLE_TYPE, Opcodes.DALOAD, numbers, from);
        } else if (type == double[].class) {
            return slice(variable(Op.LENGTH, Type.INT_TYPE, null, sample), numbers);
        } else if (type == double[][].class) {
            int from = advance(kept(called(Opcodes.INVOKESTATIC, OF_ROWS, "count", "([[D)I", sample)));
            return kept(called(Opcodes.INVOKESTATIC, OF_ROWS, "like", "([[D[DI)[[D", sample, numbers, from));
        } else if (type == DMatrixRMaj.class) {
            int rows = field("numRows", "I", sample);
            int columns = field("numCols", "I", sample);
            int count = variable(Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IMUL, rows, columns);
            int elements = slice(count, numbers);
            return kept(
                    called(Opcodes.INVOKESTATIC, MATRIX, "wrap", "(II[D)L" + MATRIX + ";", rows, columns, elements));
        } else if (RuleSites.parts(type) == null) {
            return sample;
        }
        return record(type, sample, numbers);
    }

    private int record(Class<?> type, int sample, int numbers) {
        RecordComponent[] components = type.getRecordComponents();
        int[] values = new int[components.length];
        Type[] declared = new Type[components.length];
        for (int i = 0; i < values.length; i++) {
            declared[i] = Type.getType(components[i].getType());
            int value = component(type, components[i], sample);
            values[i] = putTogether(components[i].getType(), value, numbers);
        }
        calls.objects()
                .construct(
                        new MethodInsnNode(
                                Opcodes.INVOKESPECIAL,
                                Type.getInternalName(type),
                                "<init>",
                                Type.getMethodDescriptor(Type.VOID_TYPE, declared),
                                false),
                        values,
                        TapeReader.nothingKnown(values.length));
        return kept(code.pop());
    }

    private int advance(int count) {
        int from = next;
        next = variable(Op.ARITHMETIC, Type.INT_TYPE, Opcodes.IADD, from, count);
        return from;
    }

    private int slice(int count, int numbers) {
        int from = advance(count);
        var copy = new MethodInsnNode(Opcodes.INVOKESTATIC, "java/util/Arrays", "copyOfRange", "([DII)[D", false);
        return variable(Op.COPY, NUMBERS, copy, numbers, from, next);
    }
}
