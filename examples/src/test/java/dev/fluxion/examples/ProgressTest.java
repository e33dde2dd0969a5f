package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.learn.Learner;
import dev.fluxion.examples.learn.Scores;
import dev.fluxion.examples.learn.Settings;
import dev.fluxion.examples.table.Column;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ProgressTest {

    private static final long SECOND = 1_000_000_000;

    private final StringWriter err = new StringWriter();
    private final AtomicLong clock = new AtomicLong(7 * SECOND);
    private final Scores scores = scores();

    @Test
    void drawsABarWithRateAndTimeLeftOverItself() {
        Progress progress = start(Progress.Mode.BAR, 200);
        advance(progress, 50, SECOND / 10);
        String bar = err.toString();
        assertThat(bar).startsWith("\r[------------------------]   0%  10/s  0:20 left  error ");
        assertThat(bar.substring(bar.lastIndexOf('\r')))
                .isEqualTo("\r[######------------------]  25%  10/s  0:15 left  error 1.000 (persistence 1.000,"
                        + " climatology 1.000)");
        assertThat(bar).doesNotContain("\n");
    }

    @Test
    void clearsTheBarForALineAndAtTheEnd() {
        Progress progress = start(Progress.Mode.BAR, 0);
        advance(progress, 1, SECOND);
        String drawn = err.toString();
        progress.say("a note");
        String blank = " ".repeat(drawn.length() - 1);
        assertThat(err.toString()).isEqualTo(drawn + "\r" + blank + "\ra note" + System.lineSeparator());
        progress.end();
        assertThat(err.toString()).endsWith("a note" + System.lineSeparator());
    }

    @Test
    void doesNotDrawOftenerThanAnEyeCanSee() {
        Progress progress = start(Progress.Mode.BAR, 1000);
        advance(progress, 1000, SECOND / 1000);
        assertThat(err.toString().chars().filter(c -> c == '\r').count()).isEqualTo(10);
    }

    @Test
    void printsFewLinesWhereThereIsNoTerminal() {
        Progress progress = start(Progress.Mode.LINES, 0);
        advance(progress, 12_000, SECOND / 500);
        progress.end();
        assertThat(err.toString().lines().map(line -> line.substring(0, line.indexOf(':'))))
                .containsExactly(
                        "250 rows, 500/s",
                        "500 rows, 500/s",
                        "1000 rows, 500/s",
                        "2500 rows, 500/s",
                        "5000 rows, 500/s",
                        "10000 rows, 500/s");
    }

    @Test
    void printsNothingWhenToldAndCountsAllTheSame() {
        Progress progress = start(Progress.Mode.NONE, 0);
        advance(progress, 3000, SECOND / 500);
        progress.end();
        clock.addAndGet(SECOND);
        assertThat(err.toString()).isEmpty();
        assertThat(progress.perSecond()).isEqualTo(500);
    }

    private Progress start(Progress.Mode mode, long total) {
        Progress progress = Progress.of(new PrintWriter(err), mode, clock::get);
        progress.begin(total);
        return progress;
    }

    private void advance(Progress progress, int rows, long nanosEach) {
        for (int i = 0; i < rows; i++) {
            clock.addAndGet(nanosEach);
            progress.advance(scores);
        }
    }

    /** Of two rows whose values are 1 apart: all forecasters are wrong by 1. */
    private static Scores scores() {
        Learner learner = Learner.create(
                new Settings(true, 1, 0, 1e-2, 2, 1), new Schema(List.of(), new Column("y", Kind.NUMBER)));
        learner.learn(Flux.just(row(1), row(2)), ReverseTape.create(), note -> {})
                .blockLast();
        return learner.scores();
    }

    private static Row row(double y) {
        return new Row(2, "", new double[0], Double.NaN, List.of(), y, "");
    }
}
