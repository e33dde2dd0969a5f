package dev.fluxion.lift;

import java.lang.reflect.Modifier;
import org.objectweb.asm.Opcodes;

/** Which classes and members code of another class may use. */
final class Visibility {

    private Visibility() {}

    /** Whether code beside a class may name another class, as far as the packages say. */
    static boolean reaches(Class<?> host, Class<?> named) {
        return Modifier.isPublic(named.getModifiers()) || isNear(host, named);
    }

    /** Whether code beside a class of another nest may use a member. */
    static boolean reaches(Class<?> host, Class<?> owner, String name, String descriptor) {
        if (!reaches(host, owner)) {
            return false;
        }
        if (ClassFiles.isPlatform(owner)) {
            // A platform class's code is compiled against what it publishes.
            return true;
        }
        Class<?> declaring = ClassFiles.declaring(owner, name, descriptor);
        if (declaring == null) {
            return false;
        }
        int access = ClassFiles.access(declaring, name, descriptor);
        return (access & Opcodes.ACC_PUBLIC) != 0
                || ((access & Opcodes.ACC_PRIVATE) == 0 && isNear(host, owner) && isNear(host, declaring));
    }

    /** Whether two classes are of one package at run time. */
    private static boolean isNear(Class<?> one, Class<?> other) {
        return one.getClassLoader() == other.getClassLoader()
                && one.getPackageName().equals(other.getPackageName());
    }
}
