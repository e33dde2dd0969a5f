package dev.fluxion.backend.source.internal.read;

import dev.fluxion.lift.MethodCode;
import dev.fluxion.rule.CustomRule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/** Which methods with rules of their own generated code can call. */
final class RuledCalls {

    private static final List<Class<?>> SIMPLE =
            List.of(double.class, int.class, boolean.class, short.class, byte.class, char.class);

    private RuledCalls() {}

    /** Whether a rule is one of numbers, and what it has may be called beside a method. */
    static boolean fits(CustomRule rule, MethodCode beside) {
        return rule.result() == double.class
                && SIMPLE.containsAll(rule.parameters())
                && mayCall(beside, rule.value())
                && mayCall(beside, rule.pullback())
                && mayCall(beside, rule.pushforward())
                && mayRead(beside, rule.pullback());
    }

    /** The call that gives the value: of the method itself, or of what the rule has in its place. */
    static MethodInsnNode value(CustomRule rule, MethodInsnNode call) {
        Method own = rule.value();
        return own == null
                ? call
                : new MethodInsnNode(
                        Opcodes.INVOKESTATIC,
                        Type.getInternalName(own.getDeclaringClass()),
                        own.getName(),
                        Type.getMethodDescriptor(own),
                        false);
    }

    /** Whether code of a class in the same nest as a method's may call a method. */
    private static boolean mayCall(MethodCode beside, @Nullable Method method) {
        if (method == null) {
            return true;
        }
        Class<?> owner = method.getDeclaringClass();
        Class<?> host = beside.host();
        if (owner.getNestHost() == host.getNestHost()) {
            return true;
        }
        if (beside.namedClass(Type.getInternalName(owner)) != owner) {
            return false;
        }
        boolean near = owner.getPackage() == host.getPackage() && owner.getClassLoader() == host.getClassLoader();
        return near
                ? !Modifier.isPrivate(method.getModifiers())
                : Modifier.isPublic(owner.getModifiers()) && Modifier.isPublic(method.getModifiers());
    }

    private static boolean mayRead(MethodCode beside, @Nullable Method pullback) {
        if (pullback == null || !pullback.getReturnType().isRecord()) {
            return true;
        }
        for (RecordComponent component : pullback.getReturnType().getRecordComponents()) {
            if (!mayCall(beside, component.getAccessor())) {
                return false;
            }
        }
        return true;
    }
}
