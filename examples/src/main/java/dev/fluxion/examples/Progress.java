package dev.fluxion.examples;

import dev.fluxion.examples.learn.Scores;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Says how a run is getting on: a bar that is drawn over on a terminal, otherwise a line at every row whose number is
 * 250, 500, 1000, 2500, 5000 and so on.
 */
final class Progress {

    private static final int BAR = 24;
    private static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter err;
    private final Mode mode;
    private final LongSupplier clock;
    private long total;
    private long start;
    private long end;
    private long done;
    private long lastDrawn;
    private int drawnWidth;

    /** What to print. */
    enum Mode {
        /** A bar. */
        BAR,
        /** Lines. */
        LINES,
        /** Nothing. */
        NONE
    }

    private Progress(PrintWriter err, Mode mode, LongSupplier clock) {
        this.err = err;
        this.mode = mode;
        this.clock = clock;
    }

    /**
     * Progress of a run that has yet to begin.
     *
     * @param err where to print
     * @param mode what to print
     * @param clock the time in nanoseconds
     */
    static Progress of(PrintWriter err, Mode mode, LongSupplier clock) {
        return new Progress(err, mode, clock);
    }

    /**
     * The run begins.
     *
     * @param expected how many rows there will be, or 0 if that is not known
     */
    void begin(long expected) {
        total = expected;
        start = clock.getAsLong();
        lastDrawn = start;
    }

    /** One more row is done. */
    void advance(Scores scores) {
        advance(() -> running(scores));
    }

    /** One more is done of what is counted; the text says how it is getting on. */
    void advance(Supplier<String> running) {
        done++;
        if (mode == Mode.LINES && isDue(done)) {
            err.println(done + " rows, " + rate() + ": " + running.get());
        } else if (mode == Mode.BAR && clock.getAsLong() - lastDrawn >= REDRAW_NANOS) {
            lastDrawn = clock.getAsLong();
            draw(bar() + "  " + rate() + eta() + "  " + running.get());
        }
    }

    /** Prints a line where a bar may have been drawn. */
    void say(String line) {
        clear();
        err.println(line);
    }

    /** The run is over. */
    void end() {
        end = clock.getAsLong();
        clear();
    }

    /** Rows per second in all. */
    double perSecond() {
        return perSecond(end);
    }

    private double perSecond(long now) {
        return done / Math.max(1e-9, (now - start) * 1e-9);
    }

    /** Clears the bar away. */
    private void clear() {
        if (drawnWidth > 0) {
            draw("");
            err.print('\r');
            err.flush();
        }
    }

    private void draw(String text) {
        err.print('\r' + text + " ".repeat(Math.max(0, drawnWidth - text.length())));
        err.flush();
        drawnWidth = text.length();
    }

    private String bar() {
        if (total == 0) {
            return done + " rows";
        }
        int filled = (int) Math.min(BAR, BAR * done / total);
        return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] "
                + String.format(Locale.ROOT, "%3d%%", Math.min(100, 100 * done / total));
    }

    private String rate() {
        return String.format(Locale.ROOT, "%,.0f/s", perSecond(clock.getAsLong()));
    }

    private String eta() {
        if (total == 0) {
            return "";
        }
        long seconds = Math.round((total - done) / perSecond(clock.getAsLong()));
        return String.format(Locale.ROOT, "  %d:%02d left", seconds / 60, seconds % 60);
    }

    private static String running(Scores scores) {
        String name = scores.classes() ? "accuracy" : "error";
        return String.format(
                Locale.ROOT,
                "%s %.3f (persistence %.3f, %s %.3f)",
                name,
                scores.model(),
                scores.persistence(),
                scores.classes() ? "majority" : "climatology",
                scores.climatology());
    }

    private static boolean isDue(long row) {
        long leading = row;
        while (leading > 1000 && leading % 10 == 0) {
            leading /= 10;
        }
        return leading == 250 || leading == 500 || leading == 1000;
    }
}
