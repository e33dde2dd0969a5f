package dev.fluxion.examples.live;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Takes as many steps as it is allowed to, from time to time: backpressure by hand. */
final class Allowance<T> extends BaseSubscriber<T> {

    private final Consumer<? super T> consumer;
    private final AtomicLong outstanding = new AtomicLong();
    private double owed;

    Allowance(Consumer<? super T> consumer) {
        this.consumer = consumer;
    }

    /** Requests what is wanted until the next time, less what is still to come: a slow source is not asked for ever more. For one thread. */
    void renew(double wanted) {
        owed = wanted == 0.0 ? 0.0 : Math.min(owed + wanted, Math.max(1.0, wanted));
        long more = (long) owed - outstanding.get();
        if (more > 0 && upstream() != null) {
            owed -= more;
            outstanding.addAndGet(more);
            request(more);
        }
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        // Nothing is wanted yet.
    }

    @Override
    protected void hookOnNext(T value) {
        // What comes unasked for is no reason to ask for more.
        outstanding.getAndUpdate(before -> Math.max(0, before - 1));
        if (!isDisposed()) {
            consumer.accept(value);
        }
    }
}
