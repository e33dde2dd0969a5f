package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.NotLiftableException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * Which references of a graph are objects of one class that the graph makes itself, and what leaves the graph: is stored in an array, given to
 * code that is not looked into, returned or mixed with other references.
 */
final class MadeObjects {

    /** Whether a branch depends on whether two references are one object. */
    static boolean isComparison(Exit exit) {
        return exit.kind() == Exit.Kind.BRANCH
                && (exit.opcode() == Opcodes.IF_ACMPEQ || exit.opcode() == Opcodes.IF_ACMPNE);
    }

    /** Stands for any reference but to an object of one class that the graph makes. */
    private static final String OTHER = "";

    private final Graph graph;
    private final Map<String, String> names = new HashMap<>();
    private final Map<Value, String> types = new HashMap<>();
    private final Map<String, String> fields = new HashMap<>();
    private final Set<String> leaving = new HashSet<>();
    private final Map<String, NotLiftableException> reasons = new HashMap<>();

    MadeObjects(Graph graph) {
        this.graph = graph;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Value value : graph.all()) {
                changed |= visit(value);
            }
        }
        graph.all().forEach(this::findLeaving);
        graph.blocks()
                .forEach(block -> block.exit().inputs().forEach(input -> {
                    if (!isNullCheck(block.exit()) && !isComparison(block.exit())) {
                        leave(input);
                    }
                }));
    }

    static boolean isNullCheck(Exit exit) {
        return exit.kind() == Exit.Kind.BRANCH
                && (exit.opcode() == Opcodes.IFNULL || exit.opcode() == Opcodes.IFNONNULL);
    }

    /** The class of the object that a reference is, or null if it is none that the graph makes. */
    @Nullable
    String type(Value reference) {
        String type = types.get(reference);
        return type == null || type.equals(OTHER) ? null : type;
    }

    /** The class of the objects in a field. */
    String fieldType(String owner, String field) {
        return Objects.requireNonNull(fields.get(owner + "." + field));
    }

    /** The classes of which objects leave the graph. */
    Set<String> leaving() {
        return leaving;
    }

    /** For some of these, why code could not be looked into that they are given to. */
    Map<String, NotLiftableException> reasons() {
        return reasons;
    }

    /** Says that objects of a class cannot be taken apart. */
    void leave(Value reference) {
        String type = type(reference);
        if (type != null) {
            leaving.add(type);
        }
    }

    /** Whether an instruction only passes an object on. */
    static boolean isSame(Value value) {
        return value.op() == Op.CAST || isCheck(value);
    }

    private static boolean isCheck(Value value) {
        return value.op() == Op.CALL
                && value.detail() instanceof OpaqueCall call
                && call.call().owner.equals("java/util/Objects")
                && call.call().name.equals("requireNonNull")
                && value.inputs().size() == 1;
    }

    /** The field that an instruction reads or assigns: its name, behind that of the class that declares it, as one field may hide another. */
    String field(Value access) {
        FieldInsnNode field = (FieldInsnNode) Objects.requireNonNull(access.detail());
        return names.computeIfAbsent(field.owner + "." + field.name, key -> {
            Class<?> type = StandIn.isOne(field) ? null : graph.method().namedClass(field.owner);
            while (type != null && !declares(type, field.name)) {
                type = type.getSuperclass();
            }
            return type == null ? field.name : type.getName() + "." + field.name;
        });
    }

    private static boolean declares(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.getName().equals(name) && !Modifier.isStatic(field.getModifiers()));
    }

    private boolean visit(Value value) {
        if (value.op() == Op.PUT && value.inputs().size() == 2) {
            String owner = type(value.input(0));
            String given = types.get(value.input(1));
            return owner != null && given != null && joinField(owner + "." + field(value), given);
        }
        if (!value.isReference()) {
            return false;
        }
        List<String> from = new ArrayList<>();
        if (value.op() == Op.OBJECT) {
            from.add(value.type().getInternalName());
        } else if (value.op() == Op.PHI || isSame(value)) {
            for (Value input : value.inputs()) {
                String type = types.get(input);
                if (type != null) {
                    from.add(type);
                }
            }
        } else if (value.op() == Op.GET && !value.inputs().isEmpty()) {
            String owner = types.get(value.input(0));
            if (owner != null) {
                String type = owner.equals(OTHER) ? OTHER : fields.get(owner + "." + field(value));
                if (type != null) {
                    from.add(type);
                }
            }
        } else {
            from.add(OTHER);
        }
        boolean changed = false;
        for (String type : from) {
            String before = types.get(value);
            String joined = join(before, type);
            if (!joined.equals(before)) {
                types.put(value, joined);
                changed = true;
            }
        }
        return changed;
    }

    private boolean joinField(String field, String type) {
        String before = fields.get(field);
        String joined = join(before, type);
        fields.put(field, joined);
        return !joined.equals(before);
    }

    private String join(@Nullable String left, String right) {
        if (left == null || left.equals(right)) {
            return right;
        }
        leaving.add(left);
        leaving.add(right);
        leaving.remove(OTHER);
        return OTHER;
    }

    private void findLeaving(Value value) {
        for (int i = 0; i < value.inputs().size(); i++) {
            boolean field = i == 0
                    && (value.op() == Op.GET
                            || (value.op() == Op.PUT && value.inputs().size() == 2));
            boolean stays = field
                    || isSame(value)
                    || value.op() == Op.PHI
                    || value.op() == Op.INSTANCE_OF
                    || (value.op() == Op.PUT && value.inputs().size() == 2 && type(value.input(0)) != null);
            if (!stays) {
                leave(value.input(i));
                String type = type(value.input(i));
                if (type != null && value.detail() instanceof OpaqueCall call && call.refusal() != null) {
                    reasons.putIfAbsent(type, call.refusal());
                }
            }
        }
    }
}
