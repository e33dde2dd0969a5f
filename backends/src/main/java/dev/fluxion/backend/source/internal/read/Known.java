package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What is known of a variable in the body of a method that calls itself.
 *
 * @param type the type of what is in it, as code computes with it
 * @param parameter which of the parameters that stay as they are it is the same as, or -1
 */
record Known(Type type, int parameter) {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    /**
     * What is known at the start of each block.
     *
     * @param blocks the blocks
     * @param start the first of them
     * @param before what is known when control comes to it from outside, and each time again
     */
    static Map<RawBlock, Map<Integer, Known>> atStarts(
            List<RawBlock> blocks, RawBlock start, Map<Integer, Known> before) {
        Map<RawBlock, Map<Integer, Known>> starts = new HashMap<>();
        starts.put(start, before);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (RawBlock block : blocks) {
                Map<Integer, Known> known = starts.get(block);
                if (known == null) {
                    continue;
                }
                Map<Integer, Known> end = new HashMap<>(known);
                block.statements.forEach(statement -> pass(statement, end));
                for (RawBlock target : block.targets) {
                    Map<Integer, Known> there = starts.get(target);
                    Map<Integer, Known> joined = there == null ? end : join(there, end);
                    if (!joined.equals(there)) {
                        starts.put(target, joined);
                        changed = true;
                    }
                }
            }
        }
        return starts;
    }

    /** Changes what is known before a statement to what is known after it. */
    static void pass(Statement statement, Map<Integer, Known> known) {
        if (statement.target() < 0) {
            return;
        }
        Known assigned;
        if (statement.op() == null) {
            assigned = known.get(statement.arguments()[0]);
        } else if (statement.op() == Op.LOAD && Objects.equals(statement.detail(), Opcodes.AALOAD)) {
            assigned = new Known(element(known.get(statement.arguments()[0])), -1);
        } else {
            assigned = new Known(computational(statement.type()), -1);
        }
        if (assigned == null) {
            known.remove(statement.target());
        } else {
            known.put(statement.target(), assigned);
        }
    }

    private static Type element(@Nullable Known array) {
        return array != null && array.type.getSort() == Type.ARRAY
                ? Type.getType(array.type.getDescriptor().substring(1))
                : OBJECT;
    }

    /** The type that a number has as a variable. */
    static Type computational(Type type) {
        return type.getSort() < Type.INT && type.getSort() != Type.VOID ? Type.INT_TYPE : type;
    }

    private static Map<Integer, Known> join(Map<Integer, Known> left, Map<Integer, Known> right) {
        Map<Integer, Known> joined = new HashMap<>();
        left.forEach((variable, known) -> {
            Known other = right.get(variable);
            Known both = other == null ? null : known.joined(other);
            if (both != null) {
                joined.put(variable, both);
            }
        });
        return joined;
    }

    private @Nullable Known joined(Known other) {
        int common = parameter == other.parameter ? parameter : -1;
        if (type.equals(other.type)) {
            return common == parameter ? this : new Known(type, common);
        }
        boolean references = type.getSort() >= Type.ARRAY && other.type.getSort() >= Type.ARRAY;
        return references ? new Known(OBJECT, common) : null;
    }

    /** Which variables some blocks assign. */
    static BitSet assigned(List<RawBlock> blocks) {
        var assigned = new BitSet();
        for (RawBlock block : blocks) {
            for (Statement statement : block.statements) {
                if (statement.target() >= 0) {
                    assigned.set(statement.target());
                }
            }
        }
        return assigned;
    }
}
