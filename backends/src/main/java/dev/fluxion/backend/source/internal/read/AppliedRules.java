package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.rule.Linearization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Calls that apply an operation to arrays: the array of arrays that only brings them there is taken out, so that each array is an argument of its own.
 */
final class AppliedRules {

    static final Type LINEARIZATION = Type.getType(Linearization.class);
    static final Type NUMBERS = Type.getType("[D");

    private final Flow flow;
    private final Map<Value, List<Value>> users = new HashMap<>();
    private final Map<Value, Value> replaced = new HashMap<>();
    private final Set<Value> taken = new HashSet<>();

    private AppliedRules(Graph graph) {
        this.flow = Flow.of(graph.blocks());
        for (Value value : graph.all()) {
            value.inputs()
                    .forEach(input -> users.computeIfAbsent(input, key -> new ArrayList<>())
                            .add(value));
        }
    }

    /** Whether a call applies an operation to arrays. */
    static boolean isOne(MethodInsnNode call) {
        return (call.owner.equals("dev/fluxion/rule/ArrayRule") && call.name.equals("apply")) || mayFail(call);
    }

    /** Whether such a call gives null where the value does not exist. */
    private static boolean mayFail(MethodInsnNode call) {
        return call.owner.equals("dev/fluxion/lift/ejml/Elements") && call.name.equals("solvable");
    }

    /** Finds them, and puts operations on arrays in their place. */
    static void find(Graph graph) {
        var rules = new AppliedRules(graph);
        for (Block block : graph.blocks()) {
            List<Value> body = new ArrayList<>();
            for (Value value : block.body()) {
                List<Value> arrays = rules.arrays(value);
                if (arrays == null) {
                    body.add(value);
                    continue;
                }
                boolean mayFail = mayFail(((OpaqueCall) Objects.requireNonNull(value.detail())).call());
                List<Value> inputs = new ArrayList<>();
                inputs.add(value.input(0));
                inputs.addAll(arrays);
                Value point = graph.make(Op.LINEARIZE, LINEARIZATION, mayFail, inputs, block, value.origin());
                Value result = graph.make(Op.APPLY, NUMBERS, null, List.of(point), block, value.origin());
                body.add(point);
                body.add(result);
                rules.replaced.put(value, result);
            }
            block.body().clear();
            block.body().addAll(body);
        }
        for (Block block : graph.blocks()) {
            block.body().removeAll(rules.taken);
        }
        graph.replace(rules.replaced);
    }

    /** The arrays that a call is given, or null if it is none or they cannot be told apart. */
    private @Nullable List<Value> arrays(Value call) {
        boolean applies = call.op() == Op.CALL && call.detail() instanceof OpaqueCall opaque && isOne(opaque.call());
        if (!applies) {
            return null;
        }
        Value given = call.input(1);
        if (given.op() != Op.NEW_ARRAY
                || given.inputs().size() != 1
                || !(given.input(0).isConstant() && given.input(0).detail() instanceof Integer count)) {
            return null;
        }
        @Nullable Value[] found = new Value[count];
        List<Value> through = new ArrayList<>();
        through.add(given);
        for (Value user : users.getOrDefault(given, List.of())) {
            if (user == call) {
                continue;
            }
            boolean fills = user.op() == Op.STORE
                    && user.input(0) == given
                    && user.input(2) != given
                    && user.input(1).isConstant()
                    && user.input(1).detail() instanceof Integer index
                    && index >= 0
                    && index < count
                    && found[index] == null
                    && isBefore(user, call);
            if (!fills) {
                return null;
            }
            found[(Integer) Objects.requireNonNull(user.input(1).detail())] = user.input(2);
            through.add(user);
        }
        if (Arrays.asList(found).contains(null)) {
            return null;
        }
        taken.addAll(through);
        List<Value> arrays = new ArrayList<>();
        for (Value array : found) {
            arrays.add(Objects.requireNonNull(array));
        }
        return arrays;
    }

    private boolean isBefore(Value store, Value call) {
        if (store.block() == call.block()) {
            return store.block().body().indexOf(store) < call.block().body().indexOf(call);
        }
        return flow.dominates(store.block().id(), call.block().id())
                && flow.loop(store.block().id()) == flow.loop(call.block().id());
    }
}
