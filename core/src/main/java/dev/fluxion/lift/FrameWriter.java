package dev.fluxion.lift;

import org.objectweb.asm.ClassWriter;

/** Computes stack maps with the user's class loader, without initializing a class. */
final class FrameWriter extends ClassWriter {

    private final Class<?> host;

    FrameWriter(Class<?> host) {
        super(COMPUTE_FRAMES);
        this.host = host;
    }

    @Override
    protected String getCommonSuperClass(String first, String second) {
        Class<?> a = ClassFiles.load(first, host);
        Class<?> b = ClassFiles.load(second, host);
        if (a.isAssignableFrom(b)) {
            return first;
        }
        if (b.isAssignableFrom(a)) {
            return second;
        }
        Class<?> c = a;
        while (c != null && !c.isInterface() && !c.isAssignableFrom(b)) {
            c = c.getSuperclass();
        }
        return c == null || c.isInterface() ? "java/lang/Object" : c.getName().replace('.', '/');
    }
}
