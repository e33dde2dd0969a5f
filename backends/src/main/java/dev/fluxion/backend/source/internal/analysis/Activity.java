package dev.fluxion.backend.source.internal.analysis;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.KnownCalls;
import dev.fluxion.backend.source.internal.read.OpaqueCall;
import dev.fluxion.backend.source.internal.read.RuleSite;
import dev.fluxion.lift.NotLiftableException;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.FieldInsnNode;

/** Internal: which numbers, and which arrays, depend on the input; and the refusal of what they must not go into. */
public final class Activity {

    /** The type of what a tape keeps, until it is cast. */
    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final Graph graph;
    private final Regions regions;
    private final BitSet active = new BitSet();
    private boolean changed;

    private Activity(Graph graph, Regions regions, int input) {
        this.graph = graph;
        this.regions = regions;
        for (Value value : graph.blocks().get(0).body()) {
            if (value.op() == Op.PARAMETER && Integer.valueOf(input).equals(value.detail())) {
                if (value.isNumber()) {
                    active.set(value.id());
                } else {
                    regions.of(value).activate();
                }
            }
        }
        do {
            changed = false;
            graph.all().forEach(this::flow);
        } while (changed);
    }

    /** Marks the regions of a graph that hold what depends on the input, and refuses nothing. */
    static void spread(Graph graph, Regions regions, int input) {
        new Activity(graph, regions, input);
    }

    /**
     * Analyzes a graph.
     *
     * @param input the index of the argument that is differentiated
     * @throws NotLiftableException if something depends on the input that must not
     */
    public static Activity of(Graph graph, Regions regions, int input) {
        var activity = new Activity(graph, regions, input);
        List<Value> returning = graph.all().stream()
                .filter(value -> regions.returns(value.block()))
                .toList();
        // Calls first: what is given to one is what goes wrong elsewhere.
        returning.stream().filter(Activity::isCall).forEach(activity::checkCall);
        returning.forEach(activity::check);
        activity.checkCaptured(input);
        return activity;
    }

    /** Whether a number depends on the input. */
    public boolean isActive(Value value) {
        return active.get(value.id());
    }

    private boolean any(List<Value> values) {
        return values.stream().anyMatch(this::isActive);
    }

    private void flow(Value value) {
        switch (value.op()) {
            case PHI, ELEMENTARY -> activate(value, any(value.inputs()));
            case ARITHMETIC -> activate(value, value.isNumber() && any(value.inputs()));
            case LOAD ->
                activate(value, value.isNumber() && regions.of(value.input(0)).isActive());
            case STORE -> fill(value.input(0), value.input(2));
            case FILL -> fill(value.input(0), value.input(value.inputs().size() - 1));
            case COPY -> copy(value.input(0), value);
            case ARRAY_COPY -> copy(value.input(0), value.input(2));
            case APPLY ->
                value.input(0)
                        .inputs()
                        .subList(1, value.input(0).inputs().size())
                        .forEach(array -> copy(array, value));
            default -> {}
        }
    }

    private void activate(Value value, boolean depends) {
        if (depends && !active.get(value.id())) {
            active.set(value.id());
            changed = true;
        }
    }

    private void fill(Value array, Value element) {
        if (isActive(element)) {
            changed |= regions.of(array).activate();
        }
    }

    private void copy(Value from, Value to) {
        if (regions.of(from).isActive()) {
            changed |= regions.of(to).activate();
        }
    }

    private void check(Value value) {
        switch (value.op()) {
            case PUT -> {
                if (any(value.inputs())) {
                    throw value.origin()
                            .refusal("a field must not depend on the input but "
                                    + (value.detail() instanceof FieldInsnNode field ? field.name : "one")
                                    + " is assigned a number that does");
                }
            }
            case STORE, FILL -> checkWrite(value, value.input(0));
            case ARRAY_COPY -> {
                checkWrite(value, value.input(2));
                if (regions.of(value.input(0)).needsShadow() && !(isArray(value.input(0)) && isArray(value.input(2)))) {
                    throw value.origin().refusal("arrays must be copied as arrays but are copied as objects");
                }
            }
            case LOAD -> checkElement(value, value.input(0));
            default -> {}
        }
        if (value.isReference()
                && regions.of(value).isOutside()
                && regions.of(value).needsShadow()) {
            throw value.origin()
                    .refusal("an array that came from outside must not take the place of one that depends on the input"
                            + " but may");
        }
        if (value.isReference()
                && value.op() != Op.CAST
                && regions.of(value).isActive()
                && !isNumbers(value)
                && !value.type().equals(OBJECT)) {
            throw value.origin()
                    .refusal("numbers that depend on the input must be in double[] but are in "
                            + value.type().getClassName());
        }
    }

    private static boolean isArray(Value value) {
        return value.type().getSort() == Type.ARRAY;
    }

    private static boolean isNumbers(Value value) {
        return value.type().getDescriptor().equals("[D") || (value.isConstant() && value.detail() == Value.NULL);
    }

    private static boolean isCall(Value value) {
        return value.op() == Op.CALL || value.op() == Op.DYNAMIC || value.op() == Op.CONSTRUCT;
    }

    private void checkCall(Value value) {
        if (RuleSite.isOne(value)) {
            checkPassive(value);
            return;
        }
        boolean known = value.detail() instanceof OpaqueCall call && KnownCalls.looksOnly(call.call());
        boolean lost = any(value.inputs()) && !known && !isThrown(value);
        boolean leaked = value.inputs().stream()
                .anyMatch(input -> input.isReference()
                        && regions.leadsOutside(input)
                        && regions.of(input).isActive());
        if (lost || leaked) {
            throw refusal(value);
        }
    }

    /** Whether what an instruction makes can only be text of an exception. */
    private void checkPassive(Value site) {
        for (Value input : RuleSite.passive(site)) {
            if (isActive(input) || (input.isReference() && regions.of(input).needsShadow())) {
                throw site.origin()
                        .refusal("an argument that the rule of " + RuleSite.name(site)
                                + " does not differentiate must not depend on the input but one may");
            }
        }
    }

    private static boolean isThrown(Value value) {
        return value.block().exit().kind() == Exit.Kind.THROW;
    }

    private NotLiftableException refusal(Value value) {
        if (value.detail() instanceof OpaqueCall call) {
            NotLiftableException inside = call.refusal();
            return inside != null
                    ? inside
                    : value.origin()
                            .refusal("a method that is given what depends on the input must be static, private or final"
                                    + " user code without a derivative of its own but "
                                    + call.call().owner.replace('/', '.') + "." + call.call().name + " is not");
        }
        NotLiftableException reason =
                value.op() == Op.CONSTRUCT ? graph.reason(value.type().getInternalName()) : null;
        if (reason != null) {
            return reason;
        }
        return value.origin()
                .refusal("objects must not be made of what depends on the input but "
                        + (value.op() == Op.CONSTRUCT ? value.type().getClassName() : "one") + " is");
    }

    private void checkWrite(Value value, Value array) {
        checkElement(value, array);
        if (regions.of(array).isActive() && regions.of(array).isOutside()) {
            throw value.origin()
                    .refusal("an array that came from outside must not depend on the input but is given a number that"
                            + " may");
        }
    }

    private void checkElement(Value value, Value array) {
        if (!regions.of(array).isActive()) {
            return;
        }
        boolean numbers = array.type().getDescriptor().equals("[D")
                || Integer.valueOf(Opcodes.DALOAD).equals(value.detail());
        if (!numbers) {
            throw value.origin()
                    .refusal("numbers that depend on the input must be in double[] but are in "
                            + array.type().getClassName());
        }
    }

    /** A captured array that is given numbers that depend on the input becomes a copy, to which nothing else may lead. */
    private void checkCaptured(int input) {
        for (Value parameter : graph.blocks().get(0).body()) {
            boolean copied = parameter.op() == Op.PARAMETER
                    && parameter.isReference()
                    && !Integer.valueOf(input).equals(parameter.detail())
                    && regions.of(parameter).isActive();
            if (copied) {
                checkAlone(parameter);
            }
        }
    }

    private void checkAlone(Value parameter) {
        for (Value value : graph.all()) {
            boolean leads = regions.returns(value.block())
                    && (regions.opaque().contains(value)
                            || (value.op() == Op.GET && value.isReference())
                            || (value.op() == Op.PARAMETER && regions.leadsOutside(value)));
            if (leads) {
                throw value.origin()
                        .refusal("an array that is captured and given numbers that depend on the input must be reached"
                                + " through one variable only but " + describe(value) + " may lead to it");
            }
        }
        if (regions.of(parameter).parameters().size() > 1
                && !regions.of(parameter).writes().isEmpty()) {
            throw parameter
                    .origin()
                    .refusal("an array that is captured and given numbers that depend on the input must be reached"
                            + " through one variable only but is mixed with another");
        }
    }

    private static String describe(Value value) {
        if (value.detail() instanceof FieldInsnNode field) {
            return "the field " + field.name;
        }
        return value.detail() instanceof OpaqueCall call ? "a call of " + call.call().name : "a captured object";
    }
}
