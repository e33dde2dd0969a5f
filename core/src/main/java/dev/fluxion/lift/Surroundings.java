package dev.fluxion.lift;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * What a function reads besides its argument: what it captured and what that leads to, and static fields. Whoever records a function to
 * replay it asks here whether all of that is known, and keeps a {@link Snapshot} to see whether it is still what it was.
 *
 * <p>It is known if the code of the function and of all it calls can be followed, has no effect outside the objects it makes
 * itself, and calls nothing that came from outside but lambdas that it captured itself and that can be read back. It is not known, for
 * instance, of a function that counts its calls, draws random numbers or asks a collection that it captured.
 */
public final class Surroundings {

    /** A lambda that captured a lambda that captured one, and so on, is not followed further. */
    private static final int DEEPEST_LAMBDA = 8;

    private final FunctionObject function;
    private final @Nullable Set<Field> statics;

    private Surroundings(FunctionObject function, @Nullable Set<Field> statics) {
        this.function = function;
        this.statics = statics;
    }

    /**
     * Looks through a function of a number or a vector.
     *
     * @throws NotLiftableException if the function cannot be read back
     */
    static Surroundings of(Object function, FunctionObject.Form form) {
        FunctionObject object = FunctionObject.of(function, form);
        MethodBody body = object.code().body();
        List<Provenance> arguments = new ArrayList<>();
        List<Type> types = body.argumentTypes();
        for (int i = 0; i < types.size(); i++) {
            arguments.add(origin(types.get(i), object.captured(), i));
        }
        return new Surroundings(object, body.statics(arguments).orElse(null));
    }

    private static Provenance origin(Type type, @Nullable Object[] captured, int index) {
        if (type.getSort() < Type.ARRAY) {
            return Provenance.ofNumber(type);
        }
        if (index < captured.length) {
            return ofCaptured(captured[index], 0);
        }
        // The point is a copy of the function's own; data is the caller's.
        return index == captured.length && Carriers.isNumbers(type) ? Provenance.SINGLE : Provenance.OUTSIDE;
    }

    private static Provenance ofCaptured(@Nullable Object object, int depth) {
        if (object == null || object.getClass().isArray()) {
            return Provenance.OUTSIDE;
        }
        FunctionObject lambda = depth < DEEPEST_LAMBDA ? FunctionObject.lambda(object) : null;
        if (lambda == null) {
            return Provenance.outside(object.getClass());
        }
        List<Provenance> captured = new ArrayList<>();
        List<Type> types = lambda.code().body().argumentTypes();
        for (int i = 0; i < lambda.captured().length; i++) {
            captured.add(
                    types.get(i).getSort() < Type.ARRAY
                            ? Provenance.ofNumber(types.get(i))
                            : ofCaptured(lambda.captured()[i], depth + 1));
        }
        return Provenance.outside(object.getClass(), new Provenance.Lambda(lambda.code(), captured));
    }

    /** Whether all that the function reads is known. */
    public boolean areKnown() {
        return statics != null;
    }

    /** Whether the function captured nothing but numbers and the like, which cannot change. */
    public boolean captureOnlyValues() {
        for (Object captured : function.captured()) {
            if (captured != null && !Snapshot.isValue(captured)) {
                return false;
            }
        }
        return true;
    }

    /** What the function captured, in order. */
    public List<@Nullable Object> captured() {
        return Arrays.asList(function.captured());
    }

    /**
     * What all this is now.
     *
     * @return null if it is not known, or cannot be read
     */
    public @Nullable Snapshot snapshot() {
        return statics == null ? null : Snapshot.of(function.captured(), statics);
    }
}
