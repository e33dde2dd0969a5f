package dev.fluxion.backend.source.internal.write;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** The handles that a generated class reaches members by which it may not use itself: constants to HotSpot. */
final class Handles {

    private static final Handle CLASS_DATA_AT = new Handle(
            Opcodes.H_INVOKESTATIC,
            "java/lang/invoke/MethodHandles",
            "classDataAt",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)Ljava/lang/Object;",
            false);

    private final List<MethodHandle> all = new ArrayList<>();

    /** The constant that is a handle. */
    ConstantDynamic constant(MethodHandle handle) {
        int place = all.indexOf(handle);
        if (place < 0) {
            place = all.size();
            all.add(handle);
        }
        return new ConstantDynamic("_", "Ljava/lang/invoke/MethodHandle;", CLASS_DATA_AT, place);
    }

    /** What the class must be defined with. */
    List<MethodHandle> all() {
        return all;
    }
}
