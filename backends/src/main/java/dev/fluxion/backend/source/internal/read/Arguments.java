package dev.fluxion.backend.source.internal.read;

import dev.fluxion.Backend;
import dev.fluxion.lift.FunctionCode;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Internal: the arguments of a graph: those of the method, and then what lambdas among them captured, and so on.
 *
 * @param method the method
 * @param captured how many of its arguments the function captured
 * @param types the types of all arguments
 * @param receivers what is known of the method's own captured arguments, null where nothing is
 */
public record Arguments(MethodCode method, int captured, List<Type> types, List<@Nullable Receiver> receivers) {

    /**
     * The arguments of a function's graph.
     *
     * @param objects receives what the function captured, and then what the lambdas among that captured, and so on
     */
    public static Arguments of(FunctionCode function, List<@Nullable Object> objects) {
        @Nullable Object[] captured = function.captured();
        List<Type> types = new ArrayList<>(function.method().argumentTypes());
        Collections.addAll(objects, captured);
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (Object object : captured) {
            receivers.add(receiver(function.method(), object, types, objects));
        }
        return new Arguments(function.method(), captured.length, types, receivers);
    }

    /**
     * The arguments of a generated method's graph, whose last argument is the input: nothing more is known of the others.
     */
    public static Arguments ofGenerated(MethodCode method) {
        List<Type> types = method.argumentTypes();
        List<@Nullable Receiver> receivers = new ArrayList<>();
        for (int i = 1; i < types.size(); i++) {
            receivers.add(null);
        }
        return new Arguments(method, receivers.size(), types, receivers);
    }

    /** How many arguments the method itself has. */
    public int own() {
        return method.argumentTypes().size();
    }

    private static @Nullable Receiver receiver(
            MethodCode root, @Nullable Object object, List<Type> types, List<@Nullable Object> objects) {
        // A derivative inside the function is none of the function's own code.
        if (object == null || object.getClass().isArray() || object instanceof Class<?> || object instanceof Backend) {
            return null;
        }
        Class<?> type = object.getClass();
        if (!type.isHidden()) {
            return isUsers(type) ? new Receiver.Exact(type, components(root, object, types, objects)) : null;
        }
        FunctionCode lambda;
        try {
            lambda = FunctionCode.ofLambda(object);
        } catch (NotLiftableException e) {
            // It may not matter: then it is an object like any other.
            return null;
        }
        int first = types.size();
        @Nullable Object[] captured = lambda.captured();
        for (Type each : lambda.method().argumentTypes().subList(0, captured.length)) {
            types.add(root.mayName(lambda.method(), each) ? each : Type.getObjectType("java/lang/Object"));
        }
        Collections.addAll(objects, captured);
        List<@Nullable Receiver> inner = new ArrayList<>();
        for (Object each : captured) {
            inner.add(receiver(root, each, types, objects));
        }
        return new Receiver.Lambda(lambda.method(), lambda.name(), first, inner);
    }

    /** What is known of the functions and objects that a record holds, which never change. */
    private static Map<String, Receiver> components(
            MethodCode root, Object object, List<Type> types, List<@Nullable Object> objects) {
        if (!object.getClass().isRecord()) {
            return Map.of();
        }
        Map<String, Receiver> known = new TreeMap<>();
        for (RecordComponent component : object.getClass().getRecordComponents()) {
            if (component.getType().isPrimitive()) {
                continue;
            }
            try {
                Field field = object.getClass().getDeclaredField(component.getName());
                field.setAccessible(true);
                Receiver receiver = receiver(root, field.get(object), types, objects);
                if (receiver != null) {
                    known.put(component.getName(), receiver);
                }
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                // A package that is not open to this module: its objects are like any others.
                return Map.of();
            }
        }
        return known;
    }

    private static boolean isUsers(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader != null && loader != ClassLoader.getPlatformClassLoader();
    }
}
