package dev.fluxion.backend.source.internal.read;

import java.lang.invoke.MethodHandle;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Internal: the use of a member that code of another class may use and generated code may not, but by a handle. */
public interface Distant {

    /** Does what the instruction does; takes and gives references as objects. */
    MethodHandle handle();

    /** Of a field. */
    final class Field extends FieldInsnNode implements Distant {
        private final MethodHandle handle;

        Field(FieldInsnNode field, MethodHandle handle) {
            super(field.getOpcode(), field.owner, field.name, field.desc);
            this.handle = handle;
        }

        @Override
        public MethodHandle handle() {
            return handle;
        }
    }

    /** Of a method or constructor. */
    final class Call extends MethodInsnNode implements Distant {
        private final MethodHandle handle;

        Call(MethodInsnNode call, MethodHandle handle) {
            super(call.getOpcode(), call.owner, call.name, call.desc, call.itf);
            this.handle = handle;
        }

        @Override
        public MethodHandle handle() {
            return handle;
        }
    }
}
