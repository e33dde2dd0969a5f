package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.run.Tape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * The tape of generated code that is read again, which becomes variables and arrays like any others: derivatives of what is kept on it are then no
 * different from those of an array.
 */
final class TapeState {

    static final String OWNER = Type.getInternalName(Tape.class);

    /** How long its arrays are at first. */
    private static final int FIRST = 64;

    private final Reader reader;
    private final RawBlock entry;
    private final Map<String, Integer> variables = new HashMap<>();

    /**
     * A tape without anything on it.
     *
     * @param entry receives what makes its arrays
     */
    TapeState(Reader reader, RawBlock entry) {
        this.reader = reader;
        this.entry = entry;
    }

    /** The variable that stands for a field. */
    int variable(String field, Type type, Origin origin) {
        Integer known = variables.get(field);
        if (known != null) {
            return known;
        }
        int made = reader.newVariable();
        variables.put(field, made);
        switch (field) {
            case "doubles", "ints", "references" -> {
                int length = constant(Type.INT_TYPE, FIRST, reader.newVariable(), origin);
                entry.statements.add(new Statement(Op.NEW_ARRAY, type, null, made, new int[] {length}, origin));
            }
            case "value" -> constant(Type.DOUBLE_TYPE, 0.0, made, origin);
            default -> constant(Type.getObjectType("java/lang/Object"), Value.NULL, made, origin);
        }
        return made;
    }

    private int constant(Type type, Object value, int variable, Origin origin) {
        entry.statements.add(new Statement(Op.CONSTANT, type, value, variable, new int[0], origin));
        return variable;
    }

    /** The field of the array that a method makes larger, or null if it does not. */
    static @Nullable String grows(MethodInsnNode call) {
        return switch (call.name) {
            case "growDoubles", "roomForDoubles" -> "doubles";
            case "growInts", "roomForInts" -> "ints";
            case "growReferences", "roomForReferences" -> "references";
            default -> null;
        };
    }

    /** The static method that makes an array larger as a method of the tape does its own. */
    static MethodInsnNode growing(MethodInsnNode call) {
        String array = Type.getReturnType(call.desc).getDescriptor();
        String name = call.name.startsWith("grow") ? "grown" : "room";
        return new MethodInsnNode(Opcodes.INVOKESTATIC, OWNER, name, "(" + array + call.desc.substring(1), false);
    }

    /** The call of the JDK that copies an array as a method of the tape does, or null if it does not. */
    static @Nullable MethodInsnNode copying(MethodInsnNode call) {
        return switch (call.name) {
            case "copy" -> new MethodInsnNode(Opcodes.INVOKEVIRTUAL, "[D", "clone", "()Ljava/lang/Object;", false);
            case "copyOfRange" ->
                new MethodInsnNode(Opcodes.INVOKESTATIC, "java/util/Arrays", "copyOfRange", "([DII)[D", false);
            default -> null;
        };
    }
}
