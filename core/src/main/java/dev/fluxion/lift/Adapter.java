package dev.fluxion.lift;

import dev.fluxion.lift.CallPlan.Target;
import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** What lifted code gives the JDK in the place of a value of its own. */
final class Adapter {

    /** The JDK's functional interfaces that meet objects only, which the JDK may pass on as they are. */
    @SuppressWarnings("NullAway") // A user's function may answer null, and the JDK then takes it.
    private static final Map<Class<?>, Maker> FUNCTIONS = Map.ofEntries(
            Map.entry(Comparator.class, f -> (Comparator<Object>) (a, b) -> (int) f.answer(a, b)),
            Map.entry(Runnable.class, f -> (Runnable) f::call),
            Map.entry(Callable.class, f -> (Callable<Object>) f::call),
            Map.entry(Supplier.class, f -> (Supplier<Object>) f::call),
            Map.entry(Consumer.class, f -> (Consumer<Object>) f::call),
            Map.entry(BiConsumer.class, f -> (BiConsumer<Object, Object>) f::call),
            Map.entry(Function.class, f -> (Function<Object, Object>) f::call),
            Map.entry(BiFunction.class, f -> (BiFunction<Object, Object, Object>) f::call),
            Map.entry(UnaryOperator.class, f -> (UnaryOperator<Object>) f::call),
            Map.entry(BinaryOperator.class, f -> (BinaryOperator<Object>) f::call),
            Map.entry(Predicate.class, f -> (Predicate<Object>) a -> (boolean) f.answer(a)),
            Map.entry(BiPredicate.class, f -> (BiPredicate<Object, Object>) (a, b) -> (boolean) f.answer(a, b)),
            Map.entry(IntFunction.class, f -> (IntFunction<Object>) f::call));

    private static final MethodHandle ELEMENT = find("element", Object.class);
    private static final MethodHandle ELEMENTS = find("elements", Object.class);
    private static final MethodHandle FUNCTION = find("function", Maker.class, MethodHandle.class, Object.class);

    private Adapter() {}

    /** Whether functions of a type of the JDK's can be handed to it. */
    static boolean makes(Class<?> functionalInterface) {
        return FUNCTIONS.containsKey(functionalInterface);
    }

    /**
     * The conversion of an object to a parameter's type.
     *
     * @param imports whether the elements of a collection are copied by the JDK, and so may be exchanged on the way
     */
    static MethodHandle to(Class<?> declared, boolean imports, Class<? extends Real> numbers) {
        Maker maker = FUNCTIONS.get(declared);
        MethodHandle conversion;
        if (maker != null) {
            conversion = MethodHandles.insertArguments(FUNCTION, 0, maker, invoker(declared, numbers));
        } else if (imports && (declared == Collection.class || declared == Map.class)) {
            conversion = ELEMENTS;
        } else {
            conversion = ELEMENT;
        }
        return conversion.asType(MethodType.methodType(declared, Object.class));
    }

    /** Calls the one method of a functional interface on whatever implements it, which is the first of its arguments. */
    private static MethodHandle invoker(Class<?> functionalInterface, Class<? extends Real> numbers) {
        var method = FunctionObject.functionalMethod(functionalInterface);
        if (method == null) {
            throw new LinkageError(functionalInterface + " is not functional");
        }
        return invoker(functionalInterface, method.getName(), Type.getMethodDescriptor(method), numbers);
    }

    /** Calls a method on whatever has it, which is the first of its arguments. */
    static MethodHandle invoker(Class<?> owner, String name, String descriptor, Class<? extends Real> numbers) {
        List<Type> types = new ArrayList<>(List.of(Shapes.OBJECT_TYPE));
        types.addAll(List.of(Type.getArgumentTypes(descriptor)));
        List<Kind> kinds = new ArrayList<>();
        for (Type type : types) {
            kinds.add(type.getSort() < Type.ARRAY ? Kind.PASSIVE : Kind.DYNAMIC);
        }
        MethodType lifted = Shapes.methodType(
                Shapes.descriptor(types, kinds, Type.getReturnType(descriptor), Adapter.class), Adapter.class);
        var target = new Target(null, owner, name, descriptor, kinds);
        return Dispatch.of(target, Adapter.class, lifted, numbers)
                .dynamicInvoker()
                .asSpreader(Object[].class, types.size())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object element(@Nullable Object object) {
        return BoxedReal.element(object);
    }

    /** What a collection holds, with the boxes of lifted code in the place of those from outside. */
    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object elements(@Nullable Object object) {
        if (object instanceof LiftedObject || object instanceof LiftedClosure) {
            throw new NotLiftableException("lift: a collection given to the JDK must be one of the JDK's but is a "
                    + Support.classOf(object).getName() + "; copy its elements one by one");
        }
        if (object instanceof Collection<?> collection && collection.stream().anyMatch(Adapter::isPlainBox)) {
            List<@Nullable Object> elements = new ArrayList<>(collection.size());
            collection.forEach(element -> elements.add(BoxedReal.element(element)));
            return elements;
        }
        if (object instanceof Map<?, ?> map && map.values().stream().anyMatch(Adapter::isPlainBox)) {
            Map<@Nullable Object, @Nullable Object> elements = new LinkedHashMap<>();
            map.forEach((key, value) -> elements.put(BoxedReal.element(key), BoxedReal.element(value)));
            return elements;
        }
        return object;
    }

    private static boolean isPlainBox(@Nullable Object object) {
        return object instanceof Double || object instanceof Float;
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object function(Maker maker, MethodHandle invoker, @Nullable Object function) {
        if (function == null || isNaturalOrder(function)) {
            return function;
        }
        return maker.make(new Callback(invoker, function));
    }

    /** Whether a function is an order that calls no code of a user's but {@code compareTo}. */
    @SuppressWarnings("ReferenceEquality") // These orders are single objects.
    private static boolean isNaturalOrder(Object function) {
        return function == Comparator.naturalOrder() || function == Comparator.reverseOrder();
    }

    /** Makes an object of a functional interface. */
    @FunctionalInterface
    private interface Maker {
        Object make(Callback function);
    }

    /** A function of lifted code, or one from outside that may be given numbers that depend on the input. */
    private record Callback(MethodHandle invoker, Object function) {
        Object answer(@Nullable Object... arguments) {
            return Objects.requireNonNull(call(arguments));
        }

        @Nullable
        Object call(@Nullable Object... arguments) {
            @Nullable Object[] all = new Object[1 + arguments.length];
            all[0] = function;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            try {
                return invoker.invokeExact(all);
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        }
    }

    private static MethodHandle find(String name, Class<?>... parameters) {
        try {
            return MethodHandles.lookup()
                    .findStatic(Adapter.class, name, MethodType.methodType(Object.class, parameters));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }
}
