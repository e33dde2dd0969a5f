package dev.fluxion.lift;

import static java.util.Objects.requireNonNull;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.CustomRule;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal: how transformed code calls a method with a rule of its own. Each call makes an operation on whole arrays of the arguments, which
 * come in parts: a number, an array, an array of arrays or an argument without derivative is one part, a record or a matrix as many as its type has.
 */
public final class RuleSites {

    private static final Lookup OWN = MethodHandles.lookup();

    private RuleSites() {}

    /**
     * Links a call that makes the operation of the arguments' parts.
     *
     * @param lookup the transformed code's
     * @param name the method's name
     * @param type takes the parts
     * @param caller the class whose code calls the method
     * @param owner the class it names
     * @param descriptor the method's descriptor
     * @param mask what transformed code needs to know of the parts
     */
    public static CallSite bind(
            Lookup lookup,
            String name,
            MethodType type,
            String caller,
            String owner,
            String descriptor,
            @SuppressWarnings("unused") String mask)
            throws ReflectiveOperationException {
        Class<?> host = lookup.lookupClass();
        Class<?> from = ClassFiles.load(caller, host);
        CustomRule rule = RuledMethod.find(ClassFiles.load(owner, from), name, descriptor, from);
        if (rule == null) {
            throw new LinkageError("the rule of " + owner + "." + name + " is not there any more");
        }
        List<Parts> parts = new ArrayList<>();
        for (int i = 0; i < rule.parameters().size(); i++) {
            Class<?> parameter = rule.parameters().get(i);
            Parts known = rule.isDifferentiated(i) ? Parts.of(parameter) : new Parts.Whole(parameter);
            parts.add(requireNonNull(known, "a parameter's parts are known when code is transformed"));
        }
        MethodHandle make = OWN.findVirtual(Site.class, "rule", MethodType.methodType(ArrayRule.class, Object[].class));
        return new ConstantCallSite(make.bindTo(new Site(RuledMethod.of(rule), parts))
                .asCollector(Object[].class, type.parameterCount())
                .asType(type));
    }

    /**
     * The types of the parts of a differentiated argument or of a result, or null if its numbers are held in a way that is not known.
     *
     * @param type what the method declares
     */
    public static @Nullable List<Class<?>> parts(Class<?> type) {
        Parts parts = Parts.of(type);
        return parts == null ? null : parts.types();
    }

    /** What the method gave when an operation that was made by {@link #bind} was evaluated last. */
    public static Object result(ArrayRule rule) {
        return ((SiteRule) rule).result();
    }

    /** One call in transformed code. */
    private record Site(RuledMethod method, List<Parts> parts) {
        @SuppressWarnings("unused") // Called by its handle.
        ArrayRule rule(@Nullable Object[] given) {
            @Nullable Object[] arguments = new Object[parts.size()];
            List<Integer> inputs = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < arguments.length; i++) {
                Parts each = parts.get(i);
                arguments[i] = each.whole(given, next);
                next += each.types().size();
                if (method.rule.isDifferentiated(i)) {
                    inputs.add(each.numbers());
                } else {
                    arguments[i] = copied(arguments[i]);
                }
            }
            return new SiteRule(
                    method.bind(arguments),
                    inputs.stream().mapToInt(Integer::intValue).toArray());
        }

        /** An array that is overwritten later must not change the derivative. */
        private static @Nullable Object copied(@Nullable Object passive) {
            if (passive instanceof double[] numbers) {
                return numbers.clone();
            } else if (passive instanceof int[] numbers) {
                return numbers.clone();
            } else if (passive instanceof long[] numbers) {
                return numbers.clone();
            } else if (passive instanceof boolean[] flags) {
                return flags.clone();
            }
            return passive;
        }
    }
}
