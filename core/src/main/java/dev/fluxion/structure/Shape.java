package dev.fluxion.structure;

import dev.fluxion.lift.BoxedReal;
import dev.fluxion.lift.Lift;
import dev.fluxion.lift.LiftedClosure;
import dev.fluxion.lift.LiftedObject;
import dev.fluxion.lift.Records;
import dev.fluxion.lift.Support;
import dev.fluxion.number.Real;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes values, plain or in the form in which lifted code holds them. */
final class Shape {

    /** More than any value nested on purpose; one that holds itself is nested without end. */
    private static final int DEEPEST = 500;

    private Shape() {}

    /**
     * Describes a value.
     *
     * @throws IllegalArgumentException if the value may hold numbers in a way that is not known
     */
    static Node of(@Nullable Object value, Path path) {
        if (value instanceof Double) {
            return NumberNode.DOUBLE;
        } else if (value instanceof Float) {
            return NumberNode.FLOAT;
        } else if (value instanceof BoxedReal box) {
            return Support.classOf(box) == Double.class ? NumberNode.DOUBLE : NumberNode.FLOAT;
        } else if (value instanceof double[] doubles) {
            return new NumbersNode(doubles.length, false);
        } else if (value instanceof float[] floats) {
            return new NumbersNode(floats.length, true);
        } else if (value instanceof Real[] reals) {
            return new NumbersNode(reals.length, false);
        } else if (value instanceof Object[] objects) {
            return array(objects, path);
        } else if (value instanceof List<?> list) {
            return SeriesNode.of(null, elements(list, path));
        }
        return value == null ? new PassiveNode(null) : object(value, path);
    }

    private static Node array(Object[] objects, Path path) {
        Class<?> element = objects.getClass().getComponentType();
        Class<?> innermost = element;
        while (innermost.isArray()) {
            innermost = innermost.getComponentType();
        }
        boolean mayHoldNumbers = Lift.mayHoldNumbers(innermost) || Registered.find(innermost) != null;
        return mayHoldNumbers
                ? SeriesNode.of(element, elements(java.util.Arrays.asList(objects), path))
                : new PassiveNode(objects);
    }

    private static Node[] elements(List<?> list, Path path) {
        checkDepth(path);
        Node[] nodes = new Node[list.size()];
        int next = 0;
        for (Object element : list) {
            nodes[next] = of(element, path.element(next));
            next++;
        }
        return nodes;
    }

    private static Node object(Object value, Path path) {
        if (value instanceof LiftedClosure) {
            throw path.refusal("must be made of numbers but is a function of numbers that depend on the input");
        }
        Class<?> type = Support.classOf(value);
        Registered<?> registered = Registered.find(type);
        if (registered != null) {
            return registered.describe(value, path);
        }
        if (!Lift.mayHoldNumbers(type) || type.isHidden()) {
            return new PassiveNode(value);
        }
        if (type.isRecord()) {
            return record(value, type, path);
        }
        throw path.refusal("must be made of numbers, arrays, lists and records but is " + Path.kind(type)
                + "; register a structure for it, or hold it constant as an argument of its own");
    }

    private static Node record(Object value, Class<?> type, Path path) {
        checkDepth(path);
        RecordType record = RecordType.of(type);
        Node[] nodes = new Node[record.count()];
        for (int i = 0; i < nodes.length; i++) {
            Object component = value instanceof LiftedObject
                    ? Records.value(value, record.declared(i))
                    : record.component(value, i);
            nodes[i] = of(component, path.component(record.name(i)));
        }
        return RecordNode.of(record, nodes);
    }

    private static void checkDepth(Path path) {
        if (path.depth() > DEEPEST) {
            throw new IllegalArgumentException(
                    "structure: a value must not hold itself but is nested more than " + DEEPEST + " deep");
        }
    }

    static int sizeOf(Node[] nodes) {
        int size = 0;
        for (Node node : nodes) {
            size = Math.addExact(size, Objects.requireNonNull(node).size());
        }
        return size;
    }
}
