package dev.fluxion.lift;

import java.lang.reflect.Modifier;
import org.objectweb.asm.Opcodes;

/** Which members all code may use, whatever its class and package. */
final class Visibility {

    private Visibility() {}

    /** Whether a member and its class are public. */
    static boolean isPublic(Class<?> owner, String name, String descriptor) {
        if (!Modifier.isPublic(owner.getModifiers())) {
            return false;
        }
        // A platform class's code is compiled against what it publishes.
        return ClassFiles.isPlatform(owner) || (ClassFiles.access(owner, name, descriptor) & Opcodes.ACC_PUBLIC) != 0;
    }
}
