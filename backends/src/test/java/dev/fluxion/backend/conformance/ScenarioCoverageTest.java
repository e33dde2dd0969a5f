package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

class ScenarioCoverageTest {

    private final Map<String, String> later = Pending.later();
    private final Map<String, Class<?>> elsewhere = Pending.elsewhere();

    @Test
    void everyCheckIsAskedOrPendingAndNeverBoth() {
        List<String> dropped = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        for (Scenario row : Scenarios.rows()) {
            for (Check check : row.checks()) {
                String name = row.id() + " " + check.op();
                long fates = Stream.of(
                                isAsked(row, check),
                                later.containsKey(row.id()) || later.containsKey(name),
                                elsewhere.containsKey(row.id()))
                        .filter(Boolean::booleanValue)
                        .count();
                if (fates == 0) {
                    dropped.add(name);
                } else if (fates > 1) {
                    twice.add(name);
                }
            }
        }
        assertThat(dropped).as("neither asked nor pending").isEmpty();
        assertThat(twice).as("asked in more than one place").isEmpty();
    }

    @Test
    void everyNameIsInATable() {
        assertThat(Scenarios.names())
                .containsAll(Scenarios.BINDINGS.ids())
                .containsAll(later.keySet())
                .containsAll(elsewhere.keySet());
    }

    @Test
    void tableOfAcceptanceScenariosIsComplete() {
        assertThat(Scenarios.SHARED).hasSize(178);
    }

    private static boolean isAsked(Scenario row, Check check) {
        Binding binding = Scenarios.BINDINGS.of(row.id());
        return binding != null && binding.answers(check.op());
    }

    /** Lists by name what waits for a later issue: one skipped test each. */
    @TestFactory
    Stream<DynamicTest> pending() {
        return later.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey() + " " + entry.getValue(), () -> {
                    throw new TestAbortedException(entry.getKey() + ": " + entry.getValue());
                }));
    }
}
