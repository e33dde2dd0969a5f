package dev.fluxion.lift;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What it takes to define a class beside a user's. A class of another module, which includes every other class loader's, lets
 * in only lookups that were made in its own module; there a small class, once for each package, makes one.
 */
final class Access {

    private static final Lookup OWN = MethodHandles.lookup();
    private static final String NAME = "Fluxion$Access";

    private static final ClassValue<Lookup> LOOKUPS = new ClassValue<>() {
        @Override
        protected Lookup computeValue(Class<?> type) {
            try {
                return find(type);
            } catch (IllegalAccessException e) {
                throw new NotLiftableException("lift: package " + type.getPackageName()
                        + " must be open to this module but is not; open it, or " + Refusal.WAYS_OUT);
            }
        }
    };

    private Access() {}

    /**
     * The lookup that a class itself has.
     *
     * @throws NotLiftableException if its package is not open to this module
     */
    static Lookup to(Class<?> type) {
        return LOOKUPS.get(type);
    }

    /** Initializes a class as calling a method of it does; its static initializer may register rules. */
    static void initialize(Class<?> type) {
        try {
            to(type).ensureInitialized(type);
        } catch (IllegalAccessException e) {
            throw new LinkageError(type.getName() + " could not be initialized", e);
        }
    }

    private static Lookup find(Class<?> type) throws IllegalAccessException {
        Lookup lookup = MethodHandles.privateLookupIn(type, OWN);
        if ((lookup.lookupModes() & Lookup.MODULE) != 0) {
            return lookup;
        }
        Class<?> access = define(lookup);
        try {
            MethodHandle make = lookup.findStatic(access, "lookup", MethodType.methodType(Lookup.class));
            return MethodHandles.privateLookupIn(type, (Lookup) make.invokeExact());
        } catch (Throwable e) {
            throw new LinkageError("access to " + type.getName() + " could not be had", e);
        }
    }

    private static Class<?> define(Lookup lookup) throws IllegalAccessException {
        Class<?> beside = lookup.lookupClass();
        String name = beside.getPackageName().isEmpty() ? NAME : beside.getPackageName() + "." + NAME;
        try {
            return lookup.defineClass(code(name.replace('.', '/')));
        } catch (LinkageError alreadyDefined) {
            return ClassFiles.load(name.replace('.', '/'), beside);
        }
    }

    /** A class whose one method returns {@code MethodHandles.lookup()}. */
    private static byte[] code(String name) {
        var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        int access = Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC;
        writer.visit(Opcodes.V17, access, name, null, "java/lang/Object", null);
        String descriptor = "()" + Lookup.class.descriptorString();
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_STATIC, "lookup", descriptor, null, null);
        method.visitCode();
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/invoke/MethodHandles", "lookup", descriptor, false);
        method.visitInsn(Opcodes.ARETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
