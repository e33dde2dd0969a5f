package dev.fluxion.backend.choice;

import dev.fluxion.Backend;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen for which function, operation and length. A lambda or method reference is known by its place in the code, whatever it
 * captures; any other function is the object it is. Functions are not kept alive; beyond a number of choices the one longest unused is
 * forgotten. Safe to share between threads.
 */
final class Choices {

    static final int MOST = 256;

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Slot> eldest) {
            return size() > MOST;
        }
    };

    /** Room for one choice. Its monitor is held while choosing, so that the others wait instead of disturbing the clock. */
    static final class Slot {
        @Nullable
        Backend choice;
    }

    Slot slot(Object function, String operation, int n) {
        Class<?> type = function.getClass();
        Object known = type.isHidden() || type.isSynthetic() ? type : function;
        synchronized (slots) {
            for (Object gone = collected.poll(); gone != null; gone = collected.poll()) {
                slots.remove(gone);
            }
            return slots.computeIfAbsent(new Key(known, operation, n, collected), key -> new Slot());
        }
    }

    int size() {
        synchronized (slots) {
            return slots.size();
        }
    }

    /** Equal to a key of the very same object while that is alive, and to itself for ever. */
    private static final class Key extends WeakReference<Object> {
        private final String operation;
        private final int n;
        private final int hash;

        Key(Object function, String operation, int n, ReferenceQueue<Object> queue) {
            super(function, queue);
            this.operation = operation;
            this.n = n;
            this.hash = 31 * (31 * System.identityHashCode(function) + operation.hashCode()) + n;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object own = get();
            return own != null
                    && other instanceof Key key
                    && key.refersTo(own)
                    && key.n == n
                    && key.operation.equals(operation);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
