package dev.fluxion.structure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** How the components of a class of records are read and how a record is made of them: found once, kept as long as the class. */
final class RecordType {

    private static final ClassValue<RecordType> TYPES = new ClassValue<>() {
        @Override
        protected RecordType computeValue(Class<?> type) {
            return find(type);
        }
    };

    private final Class<?> type;
    private final RecordComponent[] components;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    private RecordType(Class<?> type, RecordComponent[] components, MethodHandle[] getters, MethodHandle constructor) {
        this.type = type;
        this.components = components;
        this.getters = getters;
        this.constructor = constructor;
    }

    static RecordType of(Class<?> type) {
        return TYPES.get(type);
    }

    Class<?> type() {
        return type;
    }

    int count() {
        return components.length;
    }

    RecordComponent declared(int i) {
        return components[i];
    }

    String name(int i) {
        return components[i].getName();
    }

    /** What a record holds, whatever its accessor makes of it. */
    @Nullable
    Object component(Object record, int i) {
        try {
            return getters[i].invokeExact(record);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    /** A record, by its canonical constructor. */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.invokeExact(values);
        } catch (Throwable e) {
            throw unchecked(e);
        }
    }

    private static RecordType find(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle[] getters = new MethodHandle[components.length];
            Class<?>[] types = new Class<?>[components.length];
            for (int i = 0; i < components.length; i++) {
                Field field = type.getDeclaredField(components[i].getName());
                field.setAccessible(true);
                getters[i] = lookup.unreflectGetter(field).asType(MethodType.methodType(Object.class, Object.class));
                types[i] = components[i].getType();
            }
            Constructor<?> canonical = type.getDeclaredConstructor(types);
            canonical.setAccessible(true);
            MethodHandle constructor = lookup.unreflectConstructor(canonical)
                    .asFixedArity()
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
            return new RecordType(type, components, getters, constructor);
        } catch (InaccessibleObjectException e) {
            throw new IllegalArgumentException("structure: package " + type.getPackageName()
                    + " must be open to this module but is not; open it, or register a structure for "
                    + type.getSimpleName());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("record " + type.getName() + " could not be read", e);
        }
    }

    /** What the user's constructor threw, unchanged. */
    private static RuntimeException unchecked(Throwable e) {
        return RecordType.<RuntimeException>sneak(e);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // The cast is erased: this is how a checked exception passes.
    private static <E extends Throwable> E sneak(Throwable e) throws E {
        throw (E) e;
    }
}
