package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.NotLiftableException;
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

    /** No field's name. */
    private static final String IDENTITY = "=";

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
     * @param reasons receives, for some classes, why
     * @return the classes of objects that cannot be replaced; if there are any, the graph is as it was
     */
    static Set<String> apply(Graph graph, BiPredicate<String, Type> isA, Map<String, NotLiftableException> reasons) {
        var objects = new MadeObjects(graph);
        var fields = new ObjectFields(graph, objects);
        var replacement = new Replacement(graph, objects, fields, isA);
        Set<String> kept = new HashSet<>(objects.leaving());
        graph.all().forEach(value -> replacement.check(value, kept));
        if (kept.isEmpty()) {
            replacement.replace();
        } else {
            Map<String, NotLiftableException> found = objects.reasons();
            // Objects that stay may keep others, for the same reason.
            NotLiftableException first =
                    reasons.isEmpty() ? null : reasons.values().iterator().next();
            for (String type : kept) {
                NotLiftableException own = first != null ? first : found.get(type);
                if (own != null) {
                    reasons.putIfAbsent(type, own);
                }
            }
        }
        return kept;
    }

    /** Objects in fields that are variables, and casts that fail, stay what they are. */
    private void check(Value value, Set<String> kept) {
        String type = value.inputs().isEmpty() ? null : objects.type(value.input(0));
        if (type == null) {
            // On an object from elsewhere, which only is what it is.
            if (value.detail() instanceof FieldInsnNode field && !StandIn.isMatrix(field) && !mayUse(value, field)) {
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
            boolean compares = MadeObjects.isComparison(exit);
            exit.inputs()
                    .replaceAll(input -> objects.type(input) == null ? input : compares ? identity(input) : notNull());
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
            boolean matrix =
                    value.op() == Op.GET && value.detail() instanceof FieldInsnNode field && StandIn.isMatrix(field);
            return matrix
                    ? make(Op.CALL, value.type(), new OpaqueCall(StandIn.takingMatrix(), null), value.inputs(), value)
                    : value;
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
                                        component(value.input(0), List.of(field), descriptor(value)),
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
        Value component = component(value.input(0), List.of(field), descriptor(value));
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

    private Value notNull() {
        return constant(Type.getObjectType("java/lang/String"), "");
    }

    /** What two references have in common if and only if they are one object: a variable of its own that no class has. */
    private Value identity(Value object) {
        return component(object, List.of(IDENTITY), "I");
    }

    /** The type of the array that stands for a field. */
    private Type arrayType(Value access) {
        return arrayType(descriptor(access));
    }

    private String descriptor(Value access) {
        return fieldType(access).getDescriptor();
    }

    /** Of the array's elements, which may be arrays again. */
    private Type elementType(Value access) {
        return Type.getType(arrayType(access).getDescriptor().substring(1));
    }

    private static Type arrayType(String descriptor) {
        return Type.getType("[" + ("ZBCS".contains(descriptor) ? "I" : descriptor));
    }

    /** The type of a field, as far as generated code can name it. */
    private Type fieldType(Value access) {
        Type type = Type.getType(((FieldInsnNode) Objects.requireNonNull(access.detail())).desc);
        return graph.method().mayName(access.origin().method(), type) ? type : OBJECT;
    }

    /**
     * A field of an object.
     *
     * @param descriptor the field's
     */
    private Value component(Value object, List<String> path, String descriptor) {
        var place = new Place(object, path);
        Value found = known.get(place);
        if (found != null) {
            return found;
        }
        if (object.op() == Op.PHI) {
            Value phi = graph.make(
                    Op.PHI, componentType(object, path, descriptor), null, List.of(), object.block(), object.origin());
            known.put(place, phi);
            object.inputs().forEach(input -> phi.inputs().add(component(input, path, descriptor)));
            object.block().phis().add(phi);
            return phi;
        }
        if (object.op() == Op.OBJECT) {
            found = ofNew(object, path, descriptor);
        } else if (object.op() == Op.GET) {
            List<String> longer = new ArrayList<>();
            longer.add(objects.field(object));
            longer.addAll(path);
            found = component(object.input(0), longer, descriptor);
        } else {
            found = component(object.input(0), path, descriptor);
        }
        known.put(place, found);
        return found;
    }

    private Type componentType(Value object, List<String> path, String descriptor) {
        return isVariable(object, path) ? arrayType(descriptor) : computational(Type.getType(descriptor));
    }

    private boolean isVariable(Value object, List<String> path) {
        String inner = Objects.requireNonNull(objects.type(object));
        for (String field : path.subList(0, path.size() - 1)) {
            inner = objects.fieldType(inner, field);
        }
        return isVariable(inner, path.get(path.size() - 1));
    }

    private boolean isVariable(String type, String field) {
        return field.equals(IDENTITY) || !fields.isValue(type, field);
    }

    private static Type computational(Type type) {
        return type.getSort() < Type.INT && type.getSort() != Type.VOID ? Type.INT_TYPE : type;
    }

    private Value ofNew(Value object, List<String> path, String descriptor) {
        String type = Objects.requireNonNull(objects.type(object));
        String field = path.get(0);
        if (isVariable(type, field)) {
            Value array = graph.make(
                    Op.NEW_ARRAY,
                    arrayType(descriptor),
                    null,
                    List.of(constant(Type.INT_TYPE, 1)),
                    object.block(),
                    object.origin());
            arrays.computeIfAbsent(object, key -> new ArrayList<>()).add(array);
            return array;
        }
        Value assigned = fields.assigned(object, field);
        if (path.size() > 1) {
            return component(Objects.requireNonNull(assigned), path.subList(1, path.size()), descriptor);
        }
        if (assigned != null) {
            return assigned;
        }
        return zero(Type.getType(descriptor));
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
