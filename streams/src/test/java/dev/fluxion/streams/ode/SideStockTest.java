package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.Together;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.RepeatedTest;

class SideStockTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 500;
    private static final Dynamics DECAY = (t, y, p) -> new double[] {-p[0] * y[0]};

    @RepeatedTest(3)
    void lendsNoSideToTwoAtOnceAndMakesNoMoreThanThreadsNeed() throws Exception {
        SideStock stock = new SideStock();
        ReverseTape backend = ReverseTape.create();
        Set<PreparedSide> all = ConcurrentHashMap.newKeySet();
        Map<PreparedSide, Boolean> lent = new ConcurrentHashMap<>();
        Together.run(Collections.nCopies(THREADS, () -> {
            for (int k = 0; k < ROUNDS; k++) {
                double[] result = stock.lend(backend, DECAY, 1, 1, side -> {
                    all.add(side);
                    assertThat(lent.put(side, true)).as("lent to two at once").isNull();
                    double[] cotangents = side.pull(0, new double[] {2}, new double[] {3}, new double[] {1})
                            .pullback();
                    lent.remove(side);
                    return cotangents;
                });
                // Of -p y in y, p and t.
                assertThat(result).containsExactly(-3, -2, 0);
            }
        }));
        assertThat(all.size()).isBetween(1, THREADS);
    }
}
