package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Type;

/**
 * Gives variables that hold values of several kinds a variable for each kind, and all of them values from the start. Where ways join that no
 * compiler would have joined, a variable may then be taken along which is not read there.
 */
final class Kinds {

    private final Reader reader;
    private final Map<Key, Key> joined = new HashMap<>();
    private final Map<Key, Integer> variables = new HashMap<>();
    private final Map<Integer, Type> kinds = new HashMap<>();

    /** A variable where it holds values of a type. */
    private record Key(int variable, Type type) {}

    /**
     * Separates the variables.
     *
     * @param entry where control starts
     */
    Kinds(Reader reader, RawBlock entry) {
        this.reader = reader;
        List<RawBlock> blocks = Shape.reachable(entry);
        Map<RawBlock, Map<Integer, Known>> starts = Known.atStarts(blocks, entry, Map.of());
        join(blocks, starts);
        for (RawBlock block : blocks) {
            Map<Integer, Known> known = new HashMap<>(Objects.requireNonNull(starts.get(block)));
            List<Statement> separated = new ArrayList<>();
            for (Statement statement : block.statements) {
                int[] read = separated(statement.arguments(), known);
                Known.pass(statement, known);
                int target = statement.target() < 0 ? -1 : separated(statement.target(), known);
                separated.add(new Statement(
                        statement.op(), statement.type(), statement.detail(), target, read, statement.origin()));
            }
            block.statements.clear();
            block.statements.addAll(separated);
            block.arguments = separated(block.arguments, known);
        }
    }

    /** Assigns, before all else, the variables that are live there. */
    void initialize(RawBlock entry, BitSet live, Origin origin) {
        List<Statement> assigned = new ArrayList<>();
        live.stream().forEach(variable -> {
            Type kind = kinds.get(variable);
            if (kind != null) {
                assigned.add(new Statement(Op.CONSTANT, kind, zero(kind), variable, new int[0], origin));
            }
        });
        entry.statements.addAll(0, assigned);
    }

    private static Object zero(Type kind) {
        return switch (kind.getSort()) {
            case Type.INT -> 0;
            case Type.LONG -> 0L;
            case Type.FLOAT -> 0.0f;
            case Type.DOUBLE -> 0.0;
            default -> Value.NULL;
        };
    }

    /** A variable is one where values of different types come together and are read. */
    private void join(List<RawBlock> blocks, Map<RawBlock, Map<Integer, Known>> starts) {
        var live = new Liveness(blocks);
        for (RawBlock block : blocks) {
            Map<Integer, Known> end = new HashMap<>(Objects.requireNonNull(starts.get(block)));
            block.statements.forEach(statement -> Known.pass(statement, end));
            for (RawBlock target : block.targets) {
                Map<Integer, Known> there = Objects.requireNonNull(starts.get(target));
                live.at(target).stream().forEach(variable -> {
                    Known from = end.get(variable);
                    Known to = there.get(variable);
                    if (from != null && to != null) {
                        Key left = last(new Key(variable, from.type()));
                        Key right = last(new Key(variable, to.type()));
                        if (!left.equals(right)) {
                            joined.put(left, right);
                        }
                    }
                });
            }
        }
    }

    private Key last(Key key) {
        Key last = key;
        for (Key next = joined.get(last); next != null; next = joined.get(last)) {
            last = next;
        }
        return last;
    }

    private int[] separated(int[] read, Map<Integer, Known> known) {
        int[] separated = new int[read.length];
        for (int i = 0; i < read.length; i++) {
            separated[i] = separated(read[i], known);
        }
        return separated;
    }

    private int separated(int variable, Map<Integer, Known> known) {
        Known value = known.get(variable);
        if (value == null) {
            return variable;
        }
        return variables.computeIfAbsent(last(new Key(variable, value.type())), key -> {
            // The first kind keeps the variable.
            int own = kinds.containsKey(variable) ? reader.newVariable() : variable;
            kinds.put(own, key.type().getSort() >= Type.ARRAY ? Type.getObjectType("java/lang/Object") : key.type());
            return own;
        });
    }
}
