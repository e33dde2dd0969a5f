package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of the objects that a graph makes are values: assigned once for each object, before anybody reads them, as all fields of
 * records are. The others are variables.
 */
final class ObjectFields {

    private final Graph graph;
    private final Flow flow;
    private final MadeObjects objects;
    /** By object and field, where it is assigned. */
    private final Map<Value, Map<String, List<Value>>> assignments = new HashMap<>();
    /** The fields, with their classes, that are assigned more than once, or late, or not on the object itself. */
    private final Set<String> variable = new HashSet<>();

    private final Map<Value, Integer> places = new HashMap<>();

    ObjectFields(Graph graph, MadeObjects objects) {
        this.graph = graph;
        this.flow = Flow.of(graph.blocks());
        this.objects = objects;
        for (Block block : graph.blocks()) {
            int place = 0;
            for (Value value : block.body()) {
                places.put(value, place++);
            }
        }
        findAssignments();
        assignments.forEach(this::check);
    }

    /** Whether a field of the objects of a class is a value. */
    boolean isValue(String type, String field) {
        return !variable.contains(type + "." + field);
    }

    /** What an object's field is assigned, or null if it is not; of a field that is a value. */
    @Nullable
    Value assigned(Value object, String field) {
        List<Value> found = assignments.getOrDefault(object, Map.of()).get(field);
        return found == null ? null : found.get(0).input(1);
    }

    private void findAssignments() {
        for (Value value : graph.all()) {
            if (value.op() == Op.PUT && value.inputs().size() == 2) {
                Value object = value.input(0);
                String type = objects.type(object);
                String field = objects.field(value);
                if (type != null && object.op() == Op.OBJECT) {
                    assignments
                            .computeIfAbsent(object, key -> new HashMap<>())
                            .computeIfAbsent(field, key -> new ArrayList<>())
                            .add(value);
                } else if (type != null) {
                    variable.add(type + "." + field);
                }
            }
        }
    }

    private void check(Value object, Map<String, List<Value>> assigned) {
        assigned.forEach((field, all) -> {
            Value first = all.get(0);
            boolean once = all.size() == 1
                    && flow.loop(first.block().id()) == flow.loop(object.block().id());
            if (!once || !isAssignedBeforeUse(object, first)) {
                variable.add(objects.type(object) + "." + field);
            }
        });
    }

    private boolean isAssignedBeforeUse(Value object, Value put) {
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                for (int i = 0; i < phi.inputs().size(); i++) {
                    if (phi.input(i) == object
                            && !precedes(put, block.predecessors().get(i), Integer.MAX_VALUE)) {
                        return false;
                    }
                }
            }
            for (Value user : block.body()) {
                boolean reads = user.inputs().contains(object) && !isOther(user, object, put);
                if (reads && !precedes(put, block, places.getOrDefault(user, 0))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether an instruction assigns a field of an object, or reads another one. */
    private boolean isOther(Value user, Value object, Value put) {
        return (user.op() == Op.PUT && user.inputs().size() == 2 && user.input(1) != object)
                || (user.op() == Op.GET && !objects.field(user).equals(objects.field(put)));
    }

    private boolean precedes(Value put, Block at, int place) {
        return put.block() == at
                ? places.getOrDefault(put, 0) < place
                : flow.dominates(put.block().id(), at.id());
    }
}
