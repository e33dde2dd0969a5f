package dev.fluxion.streams.pipeline;

import dev.fluxion.streams.DifferentiationException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An element on its way through a pipeline. One that a stage held back goes on as an empty one, so that whoever waits at the end sees
 * time pass.
 *
 * @param index its place in the source
 * @param source what came from the source
 * @param snapshot the parameters when it entered
 * @param parameters the same as elements of the mode
 * @param entered what it was when it entered
 * @param element what it is now, null if a stage held it back
 */
record Item<E>(
        long index,
        Object source,
        Parameters snapshot,
        E[] parameters,
        E entered,
        @Nullable E element) {

    static <E> Item<E> entering(long index, Object source, Parameters snapshot, E[] parameters, E element) {
        return new Item<>(index, source, snapshot, parameters, element, element);
    }

    /** The item after a stage. */
    Item<E> after(Stage stage, Machine<E> machine) {
        if (element == null) {
            return this;
        }
        try {
            E next = stage.step(machine, parameters, element);
            return new Item<>(index, source, snapshot, parameters, entered, next);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new DifferentiationException("pipeline", source, index, e);
        }
    }

    /** Hands over what it is now, if no stage held it back. */
    void leaveOut(Machine<E> machine) {
        if (element != null) {
            machine.leaveOut(element);
        }
    }

    /** What it is now, where it is known that no stage held it back. */
    E present() {
        return Objects.requireNonNull(element);
    }
}
