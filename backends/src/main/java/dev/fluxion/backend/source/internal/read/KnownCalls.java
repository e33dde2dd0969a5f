package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Elementary;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.MethodInsnNode;

/** Internal: the JDK's methods that are known by name. */
public final class KnownCalls {

    private static final Set<String> MATH = Set.of("java/lang/Math", "java/lang/StrictMath");
    private static final Set<String> BOXES = Set.of("java/lang/Double", "java/lang/Float");
    private static final Set<String> UNARY = Set.of("(D)D", "(F)F");
    private static final Set<String> BINARY = Set.of("(DD)D", "(FF)F");
    private static final Map<String, Unary> UNARIES = new HashMap<>();
    private static final Map<String, Binary> BINARIES = new HashMap<>();

    static {
        Unary.values().forEach(rule -> UNARIES.put(rule.name(), rule));
        Binary.values().forEach(rule -> BINARIES.put(rule.name(), rule));
        BINARIES.put("sum", Binary.ADD);
    }

    private KnownCalls() {}

    /** The elementary function a call computes, or null. */
    static @Nullable Elementary elementary(MethodInsnNode call) {
        if (MATH.contains(call.owner)) {
            if (call.name.equals("fma") && call.desc.equals("(DDD)D")) {
                return new Elementary(call, null, null);
            }
            String strict = call.owner.equals("java/lang/StrictMath") ? "strict." : "";
            if (UNARY.contains(call.desc)) {
                Unary rule = UNARIES.getOrDefault(strict + call.name, UNARIES.get(call.name));
                return rule == null ? null : new Elementary(call, rule, null);
            }
            if (BINARY.contains(call.desc) || call.desc.equals("(DI)D")) {
                Binary rule = BINARIES.getOrDefault(strict + call.name, BINARIES.get(call.name));
                return rule == null ? null : new Elementary(call, null, rule);
            }
        }
        if (BOXES.contains(call.owner)
                && BINARY.contains(call.desc)
                && Set.of("sum", "max", "min").contains(call.name)) {
            return new Elementary(call, null, BINARIES.get(call.name));
        }
        return null;
    }

    /**
     * Whether a call only looks at numbers, as comparisons and casts to integers do: what it gives does not depend on the input any
     * more.
     */
    public static boolean looksOnly(MethodInsnNode call) {
        if (MATH.contains(call.owner)) {
            return Set.of("round", "getExponent").contains(call.name);
        }
        return BOXES.contains(call.owner)
                && Set.of("isNaN", "isInfinite", "isFinite", "compare", "hashCode")
                        .contains(call.name)
                && call.desc.matches("\\([DF]+\\).");
    }

    /** Whether a call changes nothing and leads to nothing that could be changed. */
    public static boolean isHarmless(MethodInsnNode call) {
        return looksOnly(call)
                || MATH.contains(call.owner)
                || (call.owner.equals("java/util/Objects") && call.name.equals("requireNonNull"))
                || (call.owner.equals(TapeState.OWNER) && call.name.equals("deeper"));
    }
}
