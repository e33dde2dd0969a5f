package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.Adwin;
import dev.fluxion.streams.online.PageHinkley;
import dev.fluxion.streams.online.Resumable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices when the predictions have become worse; that they become better while one learns is as it should be. */
public final class Drift {

    private final Detector detector;
    private final Resumable memory;
    private long alarms;

    /** One of the two tests. */
    private interface Detector {
        boolean accept(double error);
    }

    private Drift(Detector detector, Resumable memory) {
        this.detector = detector;
        this.memory = memory;
    }

    /** The names of the tests. */
    public static List<String> names() {
        return List.of("adwin", "page-hinkley");
    }

    /** The test of a name. */
    static Optional<Drift> named(@Nullable String name) {
        if ("adwin".equals(name)) {
            Adwin adwin = Adwin.create();
            return Optional.of(new Drift(
                    error -> {
                        double before = adwin.mean();
                        return adwin.accept(error) && adwin.mean() > before;
                    },
                    adwin));
        }
        if ("page-hinkley".equals(name)) {
            // Errors are of about unit size: an excess of 20 of them, all told, is no chance any more.
            PageHinkley test = PageHinkley.of(0.05, 20.0, 30);
            return Optional.of(new Drift(test::accept, test));
        }
        return Optional.empty();
    }

    /**
     * Takes the error of a prediction.
     *
     * @param error in units of what errors are like, or 0 for a right class and 1 for a wrong one
     * @return whether it is an alarm
     */
    boolean accept(double error) {
        boolean alarm = Double.isFinite(error) && detector.accept(error);
        if (alarm) {
            alarms++;
        }
        return alarm;
    }

    long alarms() {
        return alarms;
    }

    State state() {
        return new State(alarms, memory.state());
    }

    void resume(State state) {
        alarms = state.alarms;
        memory.resume(state.memory);
    }

    /** What a snapshot holds. */
    record State(long alarms, double[] memory) {}
}
