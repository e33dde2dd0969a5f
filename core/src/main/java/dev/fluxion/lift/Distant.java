package dev.fluxion.lift;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Members as the code of one class may use them, for code of another class that may not. */
final class Distant {

    private Distant() {}

    static MethodHandle field(Class<?> host, FieldInsnNode field) {
        Lookup lookup = Access.to(host);
        try {
            Class<?> owner = ClassFiles.load(field.owner, host);
            Class<?> type = MethodType.fromMethodDescriptorString("()" + field.desc, host.getClassLoader())
                    .returnType();
            return erased(
                    switch (field.getOpcode()) {
                        case Opcodes.GETSTATIC -> lookup.findStaticGetter(owner, field.name, type);
                        case Opcodes.GETFIELD -> lookup.findGetter(owner, field.name, type);
                        case Opcodes.PUTSTATIC -> lookup.findStaticSetter(owner, field.name, type);
                        default -> lookup.findSetter(owner, field.name, type);
                    });
        } catch (ReflectiveOperationException e) {
            throw unusable(host, field.owner, field.name, e);
        }
    }

    static MethodHandle method(Class<?> host, MethodInsnNode call) {
        Lookup lookup = Access.to(host);
        try {
            Class<?> owner = ClassFiles.load(call.owner, host);
            MethodType type = MethodType.fromMethodDescriptorString(call.desc, host.getClassLoader());
            if (call.name.equals("<init>")) {
                return erased(lookup.findConstructor(owner, type));
            }
            return erased(
                    call.getOpcode() == Opcodes.INVOKESTATIC
                            ? lookup.findStatic(owner, call.name, type)
                            : lookup.findVirtual(owner, call.name, type));
        } catch (ReflectiveOperationException e) {
            throw unusable(host, call.owner, call.name, e);
        }
    }

    private static MethodHandle erased(MethodHandle handle) {
        return handle.asFixedArity().asType(handle.type().erase());
    }

    private static LinkageError unusable(Class<?> host, String owner, String name, ReflectiveOperationException e) {
        return new LinkageError(
                host.getName() + " could not use " + Type.getObjectType(owner).getClassName() + "." + name, e);
    }
}
