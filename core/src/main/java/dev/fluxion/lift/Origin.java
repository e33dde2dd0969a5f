package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * A function to lift, wherever it comes from.
 *
 * @param body its method: captured values, then arguments
 * @param capturedKinds how the captured values are represented
 * @param captured the captured values
 */
record Origin(
        MethodBody body, List<Kind> capturedKinds, @Nullable Object[] captured) {

    /**
     * Reads a function back: one of the user's, or one that lifted code made.
     *
     * @throws NotLiftableException if the object is a lambda that is not serializable
     */
    static Origin of(Object function, FunctionObject.Form form) {
        if (function instanceof LiftedClosure closure) {
            return new Origin(closure.site.body, closure.site.capturedKinds, closure.captured);
        }
        if (function instanceof LiftedObject lifted) {
            MethodBody body = FunctionObject.codeOf(lifted.type, form).body();
            return new Origin(body, List.of(Kind.DYNAMIC), new Object[] {lifted});
        }
        FunctionObject object = FunctionObject.of(function, form);
        List<Kind> passive = Collections.nCopies(object.captured().length, Kind.PASSIVE);
        return new Origin(object.code().body(), passive, object.captured());
    }

    /** The types of the arguments. */
    List<Type> arguments() {
        List<Type> all = body.argumentTypes();
        return all.subList(captured.length, all.size());
    }

    Type returned() {
        return Type.getReturnType(body.node.desc);
    }

    /** The function lifted for arguments of the given kinds. */
    Opened open(List<Kind> arguments, Class<? extends Real> numbers) {
        List<Kind> kinds = new ArrayList<>(capturedKinds);
        kinds.addAll(arguments);
        MethodBody.Entry entry = body.entry(kinds, captured.length, numbers);
        return new Opened(entry.method(), Scratch.of(body, captured, entry.written()));
    }

    /**
     * A lifted function.
     *
     * @param method takes what was captured in one array, and the arguments and its result as objects
     * @param scratch what was captured
     */
    record Opened(MethodHandle method, Scratch scratch) {}
}
