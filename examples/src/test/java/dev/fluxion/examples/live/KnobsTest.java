package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
}
