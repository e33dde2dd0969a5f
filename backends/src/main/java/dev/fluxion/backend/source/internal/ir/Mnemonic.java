package dev.fluxion.backend.source.internal.ir;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/** The names of the JVM's instructions, for printing. */
final class Mnemonic {

    private static final Map<Integer, String> NAMES = names();

    private Mnemonic() {}

    static String of(int opcode) {
        return NAMES.getOrDefault(opcode, "opcode " + opcode);
    }

    private static Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        Set<String> others = Set.of("ASM", "V", "ACC", "T", "H", "F", "SOURCE");
        for (Field field : Opcodes.class.getFields()) {
            String name = field.getName();
            String prefix = name.contains("_") ? name.substring(0, name.indexOf('_')) : name.replaceAll("\\d+$", "");
            boolean instruction = field.getType() == int.class && !others.contains(prefix);
            if (instruction) {
                try {
                    names.put(field.getInt(null), name.toLowerCase(Locale.ROOT));
                } catch (IllegalAccessException e) {
                    throw new LinkageError("the opcodes must be public", e);
                }
            }
        }
        return names;
    }
}
