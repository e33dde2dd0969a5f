package dev.fluxion.examples.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.control.plant.Plant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Runs by clocks of their own, so that a busy machine changes nothing. */
class TrialTest {

    private static Stream<Task> tasks() {
        return Task.all().stream();
    }

    private static Trial trial(Task task, int ticks) {
        return new Trial(task, Planning.ILQR, ReverseTape.create(), 100, ticks, 1, 0, 0, 1);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyPlantComesToWhereItIsWanted(Task task) {
        Report report = trial(task, 1000).run(() -> 0L, step -> {});
        assertThat(report.uprightSeconds()).isBetween(0.5, 8.0);
        assertThat(report.missedDeadlines()).isZero();
        assertThat(report.steps()).hasSize(1000).allMatch(step -> task.problem().allows(step.control()));
        JsonObject json = JsonParser.parseString(report.json()).getAsJsonObject();
        assertThat(json.get("uprightSeconds").getAsDouble()).isEqualTo(report.uprightSeconds());
        assertThat(json.get("cost").getAsDouble()).isEqualTo(report.cost()).isPositive();
    }

    @Test
    void differentialDynamicProgrammingSwingsThePoleUpToo() {
        Task task = Task.all().get(0);
        var trial = new Trial(task, Planning.DDP, CompiledTape.create(), 100, 1000, 5, 0, 0, 1);
        assertThat(trial.run(() -> 0L, step -> {}).uprightSeconds()).isBetween(0.5, 8.0);
    }

    @Test
    void controlNeverBlocks() {
        for (Task task : Task.all()) {
            // On threads that must not wait.
            RecedingHorizon controller = RecedingHorizon.of(Planning.ILQR.with(SourceAdjoint.create()), task.problem())
                    .initially(task.control());
            Plant.of(task.step(0.01), task.start())
                    .states(task::control)
                    .transform(controller)
                    .take(10)
                    .subscribeOn(Schedulers.parallel())
                    .as(StepVerifier::create)
                    .expectNextCount(10)
                    .verifyComplete();
        }
    }

    @Test
    void computingIsTimedAgainstTheTick() {
        // A clock that goes on by 4 ms whenever it is read: at the beginning, before and after the iteration.
        AtomicLong time = new AtomicLong();
        Report slow = trial(Task.all().get(0), 20).run(() -> time.getAndAdd(4_000_000), step -> {});
        assertThat(slow.micros(0.5)).isEqualTo(8000.0);
        assertThat(slow.micros(0.999)).isEqualTo(8000.0);
        assertThat(slow.missedDeadlines()).isZero();
        Report late = trial(Task.all().get(0), 20).run(() -> time.getAndAdd(6_000_000), step -> {});
        assertThat(late.missedDeadlines()).isEqualTo(20);
        assertThat(late.uprightSeconds()).isNull();
        assertThat(late.json()).contains("\"uprightSeconds\":null", "\"missedDeadlines\":20");
    }

    /** By a clock that stands still, so that no deadline is missed: backends differ in rounding only. */
    @Test
    void backendsAreComparedByTheSameTrial() {
        Comparison comparison = Comparison.run(
                trial(Task.all().get(0), 200),
                List.of(ReverseTape.create(), SourceAdjoint.create(), CompiledTape.create()),
                () -> 0L);
        assertThat(comparison.lines()).hasSize(4);
        assertThat(comparison.lines().get(1)).startsWith("  reverse-tape ").contains(" 0 ");
        JsonParser.parseString(comparison.json())
                .getAsJsonArray()
                .forEach(each -> assertThat(each.getAsJsonObject().get("cost").getAsDouble())
                        .isCloseTo(
                                trial(Task.all().get(0), 200)
                                        .run(() -> 0L, step -> {})
                                        .cost(),
                                within(1e-6)));
    }
}
