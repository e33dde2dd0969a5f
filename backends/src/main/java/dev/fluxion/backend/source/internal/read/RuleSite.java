package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.RuleSites;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Internal: instructions that make the operation of a call of a method with a rule of its own, given the parts of its arguments. */
public final class RuleSite {

    private static final String OWNER = Type.getInternalName(RuleSites.class);
    private static final Handle BIND = new Handle(
            Opcodes.H_INVOKESTATIC,
            OWNER,
            "bind",
            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;"
                    + "Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
            false);

    private RuleSite() {}

    /**
     * An instruction.
     *
     * @param method the method's name
     * @param descriptor takes the parts
     * @param caller the class whose code calls it
     * @param owner the class it names
     * @param of the method's descriptor
     * @param passive which parts have no derivative
     */
    public static InvokeDynamicInsnNode of(
            String method, String descriptor, String caller, String owner, String of, List<Boolean> passive) {
        var mask = new StringBuilder();
        passive.forEach(each -> mask.append(each ? '-' : '+'));
        return new InvokeDynamicInsnNode(method, descriptor, BIND, caller, owner, of, mask.toString());
    }

    /** Whether an instruction is one. */
    public static boolean isOne(Value value) {
        return value.op() == Op.DYNAMIC
                && value.detail() instanceof InvokeDynamicInsnNode dynamic
                && dynamic.bsm.equals(BIND);
    }

    /** Whether a call gives what an operation had as its value. */
    public static boolean isResult(MethodInsnNode call) {
        return call.owner.equals(OWNER);
    }

    /** The method's name. */
    public static String name(Value site) {
        return dynamic(site).name;
    }

    /** The parts without a derivative. */
    public static List<Value> passive(Value site) {
        String mask = (String) dynamic(site).bsmArgs[3];
        List<Value> passive = new ArrayList<>();
        for (int i = 0; i < mask.length(); i++) {
            if (mask.charAt(i) == '-') {
                passive.add(site.input(i));
            }
        }
        return passive;
    }

    private static InvokeDynamicInsnNode dynamic(Value site) {
        return (InvokeDynamicInsnNode) Objects.requireNonNull(site.detail());
    }
}
