package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
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
}
