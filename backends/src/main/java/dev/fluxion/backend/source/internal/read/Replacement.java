package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/**
 * Puts the fields of objects in the place of the objects. A field that is a value becomes a value; one that is a variable an array of one
 * element, which the object's aliases share, so that nothing has to be known of their order. A reference to an object becomes references
 * to all of these, through joins and loops as well.
 */
final class Replacement {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final Graph graph;
    private final MadeObjects objects;
    private final ObjectFields fields;
    private final BiPredicate<String, Type> isA;
    private final Map<Place, Value> known = new HashMap<>();
    private final Map<Value, List<Value>> arrays = new HashMap<>();
    private final Map<Value, Value> replaced = new HashMap<>();
    private final Set<Value> made = new HashSet<>();
    private final List<Value> constants = new ArrayList<>();

    /** A field of an object, or of an object in a field of it, and so on. */
    private record Place(Value object, List<String> path) {}

    private Replacement(Graph graph, MadeObjects objects, ObjectFields fields, BiPredicate<String, Type> isA) {
        this.graph = graph;
        this.objects = objects;
        this.fields = fields;
        this.isA = isA;
    }

    /**
     * Replaces all objects, or none.
     *
     * @param isA whether objects of a class are objects of a type
     * @return the classes of objects that cannot be replaced; if there are any, the graph is as it was
     */
    static Set<String> apply(Graph graph, BiPredicate<String, Type> isA) {
        var objects = new MadeObjects(graph);
        var fields = new ObjectFields(graph, objects);
        var replacement = new Replacement(graph, objects, fields, isA);
        Set<String> kept = new HashSet<>(objects.leaving());
        graph.all().forEach(value -> replacement.check(value, kept));
        if (kept.isEmpty()) {
            replacement.replace();
        }
        return kept;
    }

    /** Objects in fields that are variables, and casts that fail, stay what they are. */
    private void check(Value value, Set<String> kept) {
        String type = value.inputs().isEmpty() ? null : objects.type(value.input(0));
        if (type == null) {
            // On an object from elsewhere, which only is what it is.
            if (value.detail() instanceof FieldInsnNode field && !mayUse(value, field)) {
                kept.add(field.owner);
            }
            return;
        }
        if (value.op() == Op.PUT && value.inputs().size() == 2) {
            String given = objects.type(value.input(1));
            if (given != null && !fields.isValue(type, objects.field(value))) {
                kept.add(given);
            }
        } else if (value.op() == Op.CAST && !isA.test(type, value.type())) {
            kept.add(type);
        }
    }

    private boolean mayUse(Value value, FieldInsnNode field) {
        boolean beside = graph.method().mayUse(value.origin().method(), field.owner, field.name, field.desc);
        return field instanceof Distant || (beside && !StandIn.isOne(field));
    }

    private void replace() {
        for (Block block : graph.blocks()) {
            List<Value> body = new ArrayList<>();
            for (Value value : block.body()) {
                Value instead = instead(value);
                if (instead != value) {
                    if (instead != null && made.contains(instead)) {
                        body.add(instead);
                    }
                    if (instead != null && value.type().getSort() != Type.VOID) {
                        replaced.put(value, instead);
                    }
                } else {
                    body.add(value);
                }
            }
            block.body().clear();
            block.body().addAll(body);
            Exit exit = block.exit();
            exit.inputs()
                    .replaceAll(input ->
                            objects.type(input) == null ? input : constant(Type.getObjectType("java/lang/String"), ""));
        }
        for (Block block : graph.blocks()) {
            block.phis().removeIf(phi -> objects.type(phi) != null);
            List<Value> body = new ArrayList<>();
            for (Value value : block.body()) {
                if (value.op() == Op.OBJECT) {
                    body.addAll(arrays.getOrDefault(value, List.of()));
                } else {
                    body.add(value);
                }
            }
            block.body().clear();
            block.body().addAll(body);
        }
        graph.blocks().get(0).body().addAll(0, constants);
        graph.replace(replaced);
    }

    /** What takes the place of an instruction: another one or a value, or null if nothing is left. */
    private @Nullable Value instead(Value value) {
        String type = value.inputs().isEmpty() ? null : objects.type(value.input(0));
        if (type == null) {
            return value;
        }
        return switch (value.op()) {
            case GET -> get(value, type);
            case PUT -> {
                String field = objects.field(value);
                yield fields.isValue(type, field)
                        ? null
                        : make(
                                Op.STORE,
                                Type.VOID_TYPE,
                                elementType(value).getOpcode(Opcodes.IASTORE),
                                List.of(
                                        component(value.input(0), List.of(field), value),
                                        constant(Type.INT_TYPE, 0),
                                        value.input(1)),
                                value);
            }
            case INSTANCE_OF ->
                constant(Type.INT_TYPE, isA.test(type, (Type) Objects.requireNonNull(value.detail())) ? 1 : 0);
            case CAST, CALL -> null;
            default -> value;
        };
    }

    private @Nullable Value get(Value value, String type) {
        if (objects.type(value) != null) {
            return null;
        }
        String field = objects.field(value);
        Value component = component(value.input(0), List.of(field), value);
        return fields.isValue(type, field)
                ? component
                : make(
                        Op.LOAD,
                        value.type(),
                        elementType(value).getOpcode(Opcodes.IALOAD),
                        List.of(component, constant(Type.INT_TYPE, 0)),
                        value);
    }

    private Value make(Op op, Type type, Object detail, List<Value> inputs, Value instead) {
        Value value = graph.make(op, type, detail, inputs, instead.block(), instead.origin());
        made.add(value);
        return value;
    }

    /** The type of the array that stands for a field. */
    private Type arrayType(Value access) {
        return Type.getType("[" + elementType(access).getDescriptor());
    }

    /** The type of its element, which may be an array itself. */
    private Type elementType(Value access) {
        return computational(fieldType(access));
    }

    /** The type of a field, as far as generated code can name it. */
    private Type fieldType(Value access) {
        Type type = Type.getType(((FieldInsnNode) Objects.requireNonNull(access.detail())).desc);
        return graph.method().mayName(access.origin().method(), type) ? type : OBJECT;
    }

    /**
     * A field of an object.
     *
     * @param access an instruction that reads or assigns it
     */
    private Value component(Value object, List<String> path, Value access) {
        var place = new Place(object, path);
        Value found = known.get(place);
        if (found != null) {
            return found;
        }
        if (object.op() == Op.PHI) {
            Value phi = graph.make(
                    Op.PHI, componentType(object, path, access), null, List.of(), object.block(), object.origin());
            known.put(place, phi);
            object.inputs().forEach(input -> phi.inputs().add(component(input, path, access)));
            object.block().phis().add(phi);
            return phi;
        }
        if (object.op() == Op.OBJECT) {
            found = ofNew(object, path, access);
        } else if (object.op() == Op.GET) {
            List<String> longer = new ArrayList<>();
            longer.add(objects.field(object));
            longer.addAll(path);
            found = component(object.input(0), longer, access);
        } else {
            found = component(object.input(0), path, access);
        }
        known.put(place, found);
        return found;
    }

    private Type componentType(Value object, List<String> path, Value access) {
        Type type = fieldType(access);
        return isVariable(object, path) ? arrayType(access) : computational(type);
    }

    private boolean isVariable(Value object, List<String> path) {
        String inner = Objects.requireNonNull(objects.type(object));
        for (String field : path.subList(0, path.size() - 1)) {
            inner = objects.fieldType(inner, field);
        }
        return !fields.isValue(inner, path.get(path.size() - 1));
    }

    private static Type computational(Type type) {
        return type.getSort() < Type.INT && type.getSort() != Type.VOID ? Type.INT_TYPE : type;
    }

    private Value ofNew(Value object, List<String> path, Value access) {
        String type = Objects.requireNonNull(objects.type(object));
        String field = path.get(0);
        if (!fields.isValue(type, field)) {
            Value array = graph.make(
                    Op.NEW_ARRAY,
                    arrayType(access),
                    null,
                    List.of(constant(Type.INT_TYPE, 1)),
                    object.block(),
                    object.origin());
            arrays.computeIfAbsent(object, key -> new ArrayList<>()).add(array);
            return array;
        }
        Value assigned = fields.assigned(object, field);
        if (path.size() > 1) {
            return component(Objects.requireNonNull(assigned), path.subList(1, path.size()), access);
        }
        if (assigned != null) {
            return assigned;
        }
        return zero(fieldType(access));
    }

    private Value zero(Type type) {
        return switch (type.getSort()) {
            case Type.DOUBLE -> constant(type, 0.0);
            case Type.FLOAT -> constant(type, 0.0f);
            case Type.LONG -> constant(type, 0L);
            case Type.ARRAY, Type.OBJECT -> constant(OBJECT, Value.NULL);
            default -> constant(Type.INT_TYPE, 0);
        };
    }

    private Value constant(Type type, Object detail) {
        for (Value made : constants) {
            if (made.type().equals(type) && detail.equals(made.detail())) {
                return made;
            }
        }
        Block first = graph.blocks().get(0);
        Value made = graph.make(
                Op.CONSTANT, type, detail, List.of(), first, graph.all().get(0).origin());
        constants.add(made);
        return made;
    }
}
