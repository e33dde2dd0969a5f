package dev.fluxion.rule;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters of a method a rule differentiates, as its derivatives tell: a pushforward by the tangents it takes, a pullback by the
 * cotangents it returns. Numbers are always differentiated.
 */
final class Differentiated {

    private Differentiated() {}

    /**
     * The places of the differentiated parameters.
     *
     * @param numbers the places of those that are numbers
     * @return null if no derivative fits
     */
    static @Nullable BitSet told(Class<?> rule, List<Class<?>> parameters, Class<?> result, BitSet numbers) {
        for (Method method : rule.getDeclaredMethods()) {
            List<Class<?>> taken = Arrays.asList(method.getParameterTypes());
            if (Modifier.isStatic(method.getModifiers()) && startsWith(taken, parameters, result)) {
                List<Class<?>> seeds = taken.subList(parameters.size() + 1, taken.size());
                BitSet told = told(method, seeds, parameters, result, numbers);
                if (told != null) {
                    return told;
                }
            }
        }
        return null;
    }

    private static boolean startsWith(List<Class<?>> taken, List<Class<?>> parameters, Class<?> result) {
        int n = parameters.size();
        return taken.size() > n + 1 && taken.subList(0, n).equals(parameters) && taken.get(n) == result;
    }

    private static @Nullable BitSet told(
            Method method, List<Class<?>> seeds, List<Class<?>> parameters, Class<?> result, BitSet numbers) {
        int last = seeds.size() - 1;
        List<Class<?>> withoutFlags = seeds.get(last) == boolean[].class ? seeds.subList(0, last) : seeds;
        if (method.getName().equals("pushforward")) {
            return places(withoutFlags, parameters, numbers);
        }
        if (!method.getName().equals("pullback") || !withoutFlags.equals(List.of(result))) {
            return null;
        }
        Class<?> returned = method.getReturnType();
        BitSet alone = places(List.of(returned), parameters, numbers);
        if (alone != null || !returned.isRecord()) {
            return alone;
        }
        List<Class<?>> components = Arrays.stream(returned.getRecordComponents())
                .<Class<?>>map(RecordComponent::getType)
                .toList();
        return places(components, parameters, numbers);
    }

    /** Where types stand among the parameters, in order, each at the first place that is left; null if that leaves out a number. */
    private static @Nullable BitSet places(List<Class<?>> types, List<Class<?>> parameters, BitSet numbers) {
        var places = new BitSet();
        int next = 0;
        for (int i = 0; i < parameters.size(); i++) {
            if (next < types.size() && parameters.get(i) == types.get(next)) {
                places.set(i);
                next++;
            } else if (numbers.get(i)) {
                return null;
            }
        }
        return next == types.size() && next > 0 ? places : null;
    }
}
