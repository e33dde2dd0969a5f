package dev.fluxion.backend.source.internal.write;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Internal: the three arrays of a tape. */
public enum Stack {
    DOUBLES(
            "doubles",
            "[D",
            "growDoubles",
            "roomForDoubles",
            "passedDoubles",
            "partDoubles",
            Opcodes.DALOAD,
            Opcodes.DASTORE),
    INTS("ints", "[I", "growInts", "roomForInts", "passedInts", "partInts", Opcodes.IALOAD, Opcodes.IASTORE),
    REFERENCES(
            "references",
            "[Ljava/lang/Object;",
            "growReferences",
            "roomForReferences",
            "passedReferences",
            "partReferences",
            Opcodes.AALOAD,
            Opcodes.AASTORE);

    public final String field;
    public final String descriptor;
    public final String grow;
    public final String room;
    public final String passed;
    public final String parts;
    public final int load;
    public final int store;

    Stack(String field, String descriptor, String grow, String room, String passed, String parts, int load, int store) {
        this.field = field;
        this.descriptor = descriptor;
        this.grow = grow;
        this.room = room;
        this.passed = passed;
        this.parts = parts;
        this.load = load;
        this.store = store;
    }

    /** Where a value of a type is kept. */
    public static Stack of(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT, Type.DOUBLE -> DOUBLES;
            case Type.ARRAY, Type.OBJECT -> REFERENCES;
            default -> INTS;
        };
    }
}
