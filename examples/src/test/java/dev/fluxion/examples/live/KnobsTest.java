package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class KnobsTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1); // a clock may run over
    private final Knobs knobs = new Knobs(List.of(ReverseTape.create(), ForwardDual.create()), clock::get);

    @Test
    void endsAPushByItselfAfterHalfASecond() {
        assertThat(knobs.push()).isZero();
        knobs.push("0.5");
        clock.addAndGet(499_999_999);
        assertThat(knobs.push()).isEqualTo(0.5);
        clock.addAndGet(1);
        assertThat(knobs.push()).isZero();
    }

    @Test
    void tellsTheSelectedBackendAndEveryOther() {
        knobs.select("forward-dual");
        StepVerifier.create(knobs.backends().map(Backend::name))
                .expectNext("forward-dual")
                .then(() -> knobs.select("forward-dual"))
                .then(() -> knobs.select("reverse-tape"))
                .expectNext("reverse-tape")
                .thenCancel()
                .verify();
    }

    /** A push that were not seen whole would last beyond its half second, or end before. */
    @RepeatedTest(3)
    void areTurnedFromSeveralThreads() {
        int turns = 5000;
        clock.set(0);
        CompletableFuture<?>[] hands = new CompletableFuture<?>[3];
        for (int h = 0; h < hands.length; h++) {
            String name = h == 0 ? "forward-dual" : "reverse-tape";
            String force = h == 0 ? "0.5" : "-0.25";
            hands[h] = CompletableFuture.runAsync(() -> {
                for (int k = 0; k < turns; k++) {
                    knobs.restart();
                    knobs.select(name);
                    knobs.push(force);
                    assertThat(knobs.push()).isIn(0.5, -0.25);
                }
            });
        }
        CompletableFuture.allOf(hands).join();
        assertThat(knobs.restarts()).isEqualTo((long) turns * hands.length);
        clock.set(500_000_000);
        assertThat(knobs.push()).isZero();
    }
}
