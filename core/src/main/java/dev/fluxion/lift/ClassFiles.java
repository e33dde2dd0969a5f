package dev.fluxion.lift;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** The class files of users' classes, read once each and forgotten with the class. */
final class ClassFiles {

    private static final ClassValue<ClassFile> FILES = new ClassValue<>() {
        @Override
        protected ClassFile computeValue(Class<?> type) {
            return ClassFile.read(type);
        }
    };

    private ClassFiles() {}

    /** The method a class itself declares, or null. */
    static @Nullable MethodBody declared(Class<?> type, String name, String descriptor) {
        return FILES.get(type).method(name, descriptor);
    }

    /** The method that runs when {@code name} is called on an object of a class, or null if there is none with code. */
    static @Nullable MethodBody dispatched(Class<?> type, String name, String descriptor) {
        for (Class<?> c = type; c != null && !isPlatform(c); c = c.getSuperclass()) {
            MethodBody body = declared(c, name, descriptor);
            if (body != null && (body.node.access & Opcodes.ACC_ABSTRACT) == 0) {
                return body;
            }
        }
        for (Class<?> c : interfacesOf(type)) {
            if (!isPlatform(c)) {
                MethodBody body = declared(c, name, descriptor);
                if (body != null && (body.node.access & Opcodes.ACC_ABSTRACT) == 0) {
                    return body;
                }
            }
        }
        return null;
    }

    /** All interfaces of a class, the nearest first. */
    static Set<Class<?>> interfacesOf(Class<?> type) {
        Set<Class<?>> found = new java.util.LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            open.add(c);
        }
        Set<Class<?>> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Class<?> c = open.removeFirst();
            if (seen.add(c)) {
                if (c.isInterface()) {
                    found.add(c);
                }
                open.addAll(java.util.List.of(c.getInterfaces()));
            }
        }
        return found;
    }

    /** The class at or above {@code owner} that declares a field. */
    static Class<?> declaringField(Class<?> owner, String name) {
        for (Class<?> c = owner; c != null && !isPlatform(c); c = c.getSuperclass()) {
            for (FieldNode field : FILES.get(c).node.fields) {
                if (field.name.equals(name)) {
                    return c;
                }
            }
        }
        return owner;
    }

    /** Whether code beside a class may use a member as that class does, which is not so of what it inherits from elsewhere. */
    static boolean isAccessibleBeside(Class<?> host, Class<?> owner, String name, String descriptor) {
        for (Class<?> c = owner; c != null && !isPlatform(c); c = c.getSuperclass()) {
            int access = FILES.get(c).access(name, descriptor);
            if (access >= 0) {
                boolean inherited = (access & Opcodes.ACC_PROTECTED) != 0;
                return !inherited || c.getPackageName().equals(host.getPackageName());
            }
        }
        return true;
    }

    /** The class at or above another that declares a member, or null if no user's class does. */
    static @Nullable Class<?> declaring(Class<?> owner, String name, String descriptor) {
        for (Class<?> c = owner; c != null && !isPlatform(c); c = c.getSuperclass()) {
            if (FILES.get(c).access(name, descriptor) >= 0) {
                return c;
            }
        }
        return null;
    }

    /** The access flags of the member that a class declares or inherits from other users' classes, or 0 if there is none. */
    static int access(Class<?> owner, String name, String descriptor) {
        Class<?> declaring = declaring(owner, name, descriptor);
        return declaring == null ? 0 : FILES.get(declaring).access(name, descriptor);
    }

    /** Whether a class belongs to the JDK, whose code is called and never lifted. */
    static boolean isPlatform(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
    }

    /** Loads a class by its internal name as {@code from} sees it, without initializing it. */
    static Class<?> load(String internalName, Class<?> from) {
        try {
            return Class.forName(internalName.replace('/', '.'), false, from.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new NoClassDefFoundError(internalName);
        }
    }

    private record ClassFile(Class<?> type, ClassNode node, Map<String, MethodBody> bodies) {

        static ClassFile read(Class<?> type) {
            String path = type.getName().replace('.', '/') + ".class";
            ClassLoader loader = type.getClassLoader();
            try (InputStream in = loader == null ? null : loader.getResourceAsStream(path)) {
                if (in == null) {
                    throw new NotLiftableException("lift: the class file of " + type.getName()
                            + " must be readable through its class loader but was not found; "
                            + Refusal.WAYS_OUT);
                }
                var node = new ClassNode();
                new ClassReader(in).accept(node, ClassReader.SKIP_FRAMES);
                return new ClassFile(type, node, new ConcurrentHashMap<>());
            } catch (IOException | IllegalArgumentException e) {
                throw new NotLiftableException("lift: the class file of " + type.getName()
                        + " must be readable but reading it failed with " + e + "; " + Refusal.WAYS_OUT);
            }
        }

        /** The access flags of a member, or -1 if there is none. */
        int access(String name, String descriptor) {
            for (MethodNode method : node.methods) {
                if (method.name.equals(name) && method.desc.equals(descriptor)) {
                    return method.access;
                }
            }
            for (FieldNode field : node.fields) {
                if (field.name.equals(name) && field.desc.equals(descriptor)) {
                    return field.access;
                }
            }
            return -1;
        }

        @Nullable
        MethodBody method(String name, String descriptor) {
            MethodBody known = bodies.get(name + descriptor);
            if (known != null) {
                return known;
            }
            for (MethodNode method : node.methods) {
                if (method.name.equals(name) && method.desc.equals(descriptor)) {
                    return bodies.computeIfAbsent(
                            name + descriptor, key -> MethodBody.of(type, method, node.sourceFile));
                }
            }
            return null;
        }
    }
}
