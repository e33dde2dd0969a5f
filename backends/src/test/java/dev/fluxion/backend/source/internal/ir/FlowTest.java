package dev.fluxion.backend.source.internal.ir;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTest {

    /** 0 -> 1; 1 -> 2, 5; 2 -> 3; 3 -> 3, 4; 4 -> 1, 6; 5 -> 6: a loop in a loop, which has two exits. */
    private static final int[][] NESTED = {{1}, {2, 5}, {3}, {3, 4}, {1, 6}, {6}, {}};

    @Test
    void findsDominators() {
        Flow flow = Flow.of(NESTED);
        assertThat(flow.dominator(6)).isEqualTo(1);
        assertThat(flow.dominator(4)).isEqualTo(3);
        assertThat(flow.dominates(1, 6)).isTrue();
        assertThat(flow.dominates(3, 6)).isFalse();
        assertThat(flow.dominates(3, 3)).isTrue();
    }

    @Test
    void findsLoopsInLoops() {
        Flow flow = Flow.of(NESTED);
        assertThat(flow.isReducible()).isTrue();
        assertThat(flow.loops()).extracting(Flow.Loop::header).containsExactly(1, 3);
        Flow.Loop inner = flow.loops().get(1);
        assertThat(inner.parent()).isSameAs(flow.loops().get(0));
        assertThat(inner.depth()).isEqualTo(2);
        assertThat(inner.latches()).containsExactly(3);
        assertThat(flow.loop(4)).isSameAs(flow.loops().get(0));
        assertThat(flow.loop(6)).isNull();
    }

    @Test
    void ordersEachNodeBeforeWhatItLeadsTo() {
        assertThat(Flow.of(NESTED).order()).startsWith(0, 1).endsWith(6);
    }

    @Test
    void seesLoopsWithTwoEntries() {
        assertThat(Flow.of(new int[][] {{1, 2}, {2, 3}, {1}, {}}).isReducible()).isFalse();
    }
}
