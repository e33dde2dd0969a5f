package dev.fluxion.structure;

import dev.fluxion.lift.Records;
import dev.fluxion.number.Real;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record. */
record RecordNode(RecordType type, Node[] components, int size) implements Node {

    static RecordNode of(RecordType type, Node[] components) {
        return new RecordNode(type, components, Shape.sizeOf(components));
    }

    @Override
    public void flatten(@Nullable Object value, double[] numbers, int at, Path path) {
        if (value == null || value.getClass() != type.type()) {
            throw path.mismatch(Path.kind(type.type()), value);
        }
        int next = at;
        for (int i = 0; i < components.length; i++) {
            components[i].flatten(type.component(value, i), numbers, next, path.component(type.name(i)));
            next += components[i].size();
        }
    }

    @Override
    public void checkCarried(@Nullable Object value, Path path) {
        Object record = Objects.requireNonNull(value);
        for (int i = 0; i < components.length; i++) {
            components[i].checkCarried(type.component(record, i), path.component(type.name(i)));
        }
    }

    @Override
    public Object unflatten(double[] numbers, int at) {
        @Nullable Object[] made = new Object[components.length];
        int next = at;
        for (int i = 0; i < components.length; i++) {
            made[i] = components[i].unflatten(numbers, next);
            next += components[i].size();
        }
        return type.make(made);
    }

    @Override
    public Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
        @Nullable Object[] made = new Object[components.length];
        int next = at;
        for (int i = 0; i < components.length; i++) {
            made[i] = components[i].lift(numbers, next, kind);
            next += components[i].size();
        }
        return Records.of(type.type(), made);
    }

    @Override
    public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
        Object record = Objects.requireNonNull(lifted);
        int next = at;
        for (int i = 0; i < components.length; i++) {
            if (components[i].size() > 0) {
                components[i].lower(Records.value(record, type.declared(i)), numbers, next, kind);
                next += components[i].size();
            }
        }
    }
}
