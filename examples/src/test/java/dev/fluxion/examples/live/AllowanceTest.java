package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.test.publisher.TestPublisher;

class AllowanceTest {

    private final List<Integer> taken = new ArrayList<>();
    private final List<Long> requests = new ArrayList<>();
    private final Allowance<Integer> allowance = new Allowance<>(taken::add);
    private final TestPublisher<Integer> source = TestPublisher.create();

    private void subscribe() {
        source.flux().doOnRequest(requests::add).subscribe(allowance);
    }

    @Test
    void requestsNothingBeforeItIsAllowedTo() {
        allowance.renew(5);
        subscribe();
        assertThat(requests).isEmpty();
        allowance.renew(2);
        assertThat(requests).containsExactly(2L);
    }

    @Test
    void asksASlowSourceForNoMoreThanIsAllowed() {
        subscribe();
        allowance.renew(3);
        allowance.renew(3);
        assertThat(requests).containsExactly(3L);
        source.next(7);
        allowance.renew(3);
        assertThat(requests).containsExactly(3L, 1L);
        assertThat(taken).containsExactly(7);
    }

    @Test
    void savesUpForAllowancesBelowOne() {
        subscribe();
        for (int k = 0; k < 8; k++) {
            allowance.renew(0.25);
            if (k % 4 == 3) {
                source.next(k);
            }
        }
        assertThat(requests).containsExactly(1L, 1L);
        allowance.renew(0);
        assertThat(requests).hasSize(2);
    }

    @Test
    void asksForNoMoreBecauseASourceSendsWhatNobodyAskedFor() {
        TestPublisher<Integer> unruly = TestPublisher.createNoncompliant(
                TestPublisher.Violation.REQUEST_OVERFLOW, TestPublisher.Violation.DEFER_CANCELLATION);
        unruly.flux().doOnRequest(requests::add).subscribe(allowance);
        allowance.renew(1);
        unruly.next(1, 2, 3, 4);
        allowance.renew(1);
        allowance.renew(1);
        assertThat(requests).containsExactly(1L, 1L);
        allowance.cancel();
        unruly.assertCancelled();
        unruly.next(5);
        allowance.renew(9);
        assertThat(taken).containsExactly(1, 2, 3, 4);
        assertThat(requests).hasSize(2);
    }

    /** One thread renews while another delivers: in the end as much is wanted as was allowed, and no more. */
    @RepeatedTest(3)
    void isRenewedWhileElementsArrive() throws Exception {
        AtomicLong requested = new AtomicLong();
        AtomicLong delivered = new AtomicLong();
        Allowance<Integer> shared = new Allowance<>(value -> {});
        shared.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                requested.addAndGet(n);
            }

            @Override
            public void cancel() {}
        });
        ExecutorService source = Executors.newSingleThreadExecutor();
        try {
            AtomicBoolean over = new AtomicBoolean();
            Future<?> delivering = source.submit(() -> {
                while (!over.get() || delivered.get() < requested.get()) {
                    if (delivered.get() < requested.get()) {
                        delivered.incrementAndGet();
                        shared.onNext(1);
                    }
                }
            });
            for (int k = 0; k < 20_000; k++) {
                shared.renew(7);
                assertThat(requested.get() - delivered.get()).isLessThanOrEqualTo(7);
            }
            over.set(true);
            delivering.get();
            assertThat(delivered).hasValue(requested.get());
            long before = requested.get();
            shared.renew(7);
            assertThat(requested.get() - before).isEqualTo(7);
        } finally {
            source.shutdownNow();
        }
    }
}
