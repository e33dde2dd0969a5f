package dev.fluxion.backend.source.internal.adjoint;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The three arrays of a tape. */
enum Stack {
    DOUBLES("doubles", "[D", "growDoubles", "roomForDoubles", "passedDoubles", Opcodes.DALOAD, Opcodes.DASTORE),
    INTS("ints", "[I", "growInts", "roomForInts", "passedInts", Opcodes.IALOAD, Opcodes.IASTORE),
    REFERENCES(
            "references",
            "[Ljava/lang/Object;",
            "growReferences",
            "roomForReferences",
            "passedReferences",
            Opcodes.AALOAD,
            Opcodes.AASTORE);

    final String field;
    final String descriptor;
    final String grow;
    final String room;
    final String passed;
    final int load;
    final int store;

    Stack(String field, String descriptor, String grow, String room, String passed, int load, int store) {
        this.field = field;
        this.descriptor = descriptor;
        this.grow = grow;
        this.room = room;
        this.passed = passed;
        this.load = load;
        this.store = store;
    }

    /** Where a value of a type is kept. */
    static Stack of(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT, Type.DOUBLE -> DOUBLES;
            case Type.ARRAY, Type.OBJECT -> REFERENCES;
            default -> INTS;
        };
    }
}
