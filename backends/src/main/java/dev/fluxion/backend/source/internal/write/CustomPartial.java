package dev.fluxion.backend.source.internal.write;

import dev.fluxion.lift.MethodCode;
import dev.fluxion.rule.CustomRule;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * The partial derivative of a user's method of numbers, as its rule has it: the cotangent by the pullback of one, or the tangent by the
 * pushforward of one tangent that is one.
 */
final class CustomPartial {

    private final CustomRule rule;
    private final int parameter;
    private final List<AbstractInsnNode> code = new ArrayList<>();

    private CustomPartial(CustomRule rule, int parameter) {
        this.rule = rule;
        this.parameter = parameter;
    }

    static Partial of(MethodCode method, CustomRule rule, int parameter) {
        var partial = new CustomPartial(rule, parameter);
        partial.write();
        return new Partial(method, method.tree(), partial.code, true);
    }

    private void write() {
        int count = rule.parameters().size();
        // The arguments, and then the result, each by its place.
        for (int i = 0; i <= count; i++) {
            code.add(new VarInsnNode(Opcodes.DLOAD, 2 * i));
            if (i < count && rule.parameters().get(i) != double.class) {
                // Partial derivatives take every number as a double, which holds any of these.
                code.add(new InsnNode(Opcodes.D2I));
            }
        }
        Method pullback = rule.pullback();
        if (pullback != null) {
            code.add(new InsnNode(Opcodes.DCONST_1));
            call(pullback, count + 2);
            if (pullback.getReturnType().isRecord()) {
                RecordComponent component = pullback.getReturnType().getRecordComponents()[place(parameter)];
                code.add(new MethodInsnNode(
                        Opcodes.INVOKEVIRTUAL,
                        Type.getInternalName(pullback.getReturnType()),
                        component.getName(),
                        "()D",
                        false));
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            if (rule.isDifferentiated(i)) {
                code.add(new InsnNode(i == parameter ? Opcodes.DCONST_1 : Opcodes.DCONST_0));
            }
        }
        call(Objects.requireNonNull(rule.pushforward()), count + 1 + rule.differentiated());
    }

    /** Which of the differentiated parameters a parameter is. */
    private int place(int index) {
        int place = 0;
        for (int i = 0; i < index; i++) {
            place += rule.isDifferentiated(i) ? 1 : 0;
        }
        return place;
    }

    private void call(Method derivative, int given) {
        if (derivative.getParameterCount() > given) {
            // Which of the differentiated parameters are asked for, or move: this one.
            code.add(new IntInsnNode(Opcodes.BIPUSH, rule.differentiated()));
            code.add(new IntInsnNode(Opcodes.NEWARRAY, Opcodes.T_BOOLEAN));
            code.add(new InsnNode(Opcodes.DUP));
            code.add(new IntInsnNode(Opcodes.BIPUSH, place(parameter)));
            code.add(new InsnNode(Opcodes.ICONST_1));
            code.add(new InsnNode(Opcodes.BASTORE));
        }
        code.add(new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                Type.getInternalName(derivative.getDeclaringClass()),
                derivative.getName(),
                Type.getMethodDescriptor(derivative),
                false));
    }
}
