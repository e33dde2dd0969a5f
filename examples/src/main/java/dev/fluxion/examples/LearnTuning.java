package dev.fluxion.examples;

import dev.fluxion.examples.learn.Drift;
import dev.fluxion.examples.learn.LeastSquares;
import dev.fluxion.examples.learn.LossChoice;
import dev.fluxion.examples.learn.Schedules;
import dev.fluxion.examples.learn.Tuning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code learn} that say how it is learned, beyond the optimizer and its rate. */
final class LearnTuning {

    /** Their names. */
    static final List<String> OPTIONS = List.of(
            "--loss",
            "--schedule",
            "--warm-up",
            "--clip",
            "--decay",
            "--batch",
            "--batch-millis",
            "--window",
            "--drift");

    /** What only means something to who steps along gradients. */
    private static final List<String> OF_STEPS = List.of(
            "--rate",
            "--replay",
            "--loss",
            "--schedule",
            "--warm-up",
            "--clip",
            "--decay",
            "--batch",
            "--batch-millis");

    private static final int USUAL_WINDOW = 200;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--loss",
            paramLabel = "NAME",
            description = "What is minimized: squared, absolute, huber:DELTA, quantile:LEVEL or poisson for numbers,"
                    + " cross-entropy, logistic or hinge for classes. Default: squared or cross-entropy.")
    private @Nullable String loss;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            description = "How the rate changes from step to step: constant, inverse-root, inverse-time:DECAY,"
                    + " exponential:RATIO:STEPS or cosine:STEPS:END. Default: constant.")
    private @Nullable String schedule;

    @Option(names = "--warm-up", paramLabel = "N", description = "Steps in which the rate rises to what it is.")
    private long warmUp;

    @Option(names = "--clip", paramLabel = "NORM", description = "Shorten gradients that are longer.")
    private @Nullable Double clip;

    @Option(
            names = "--decay",
            paramLabel = "SHARE",
            description = "What parameters lose in each step, as a share of themselves.")
    private double decay;

    @Option(names = "--batch", paramLabel = "N", description = "Take a step for every N rows. Default: 1.")
    private int batch = 1;

    @Option(
            names = "--batch-millis",
            paramLabel = "MS",
            description = "Take it sooner if the first of them has waited so long.")
    private long batchMillis;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "The rows that gauss-newton and levenberg-marquardt fit. Default: " + USUAL_WINDOW + ".")
    private @Nullable Integer window;

    @Option(
            names = "--drift",
            paramLabel = "TEST",
            description = "Say when the errors have grown, by adwin or page-hinkley, and learn no more from the rows"
                    + " before.")
    private @Nullable String drift;

    /**
     * What was asked for.
     *
     * @param optimizer the name of what learns
     * @param hidden how many hidden units there are
     * @throws ParameterException if it makes no sense
     */
    Tuning tuning(String optimizer, int hidden) {
        checkNumbers();
        LeastSquares.named(optimizer).ifPresent(method -> {
            for (String option : OF_STEPS) {
                refuse(option, optimizer, "which solves for the parameters instead of stepping along gradients");
            }
        });
        boolean windowed =
                LeastSquares.named(optimizer).map(LeastSquares::windowed).orElse(false);
        if (window != null && !windowed) {
            throw misuse("--window must come with --optimizer gauss-newton or levenberg-marquardt but came with "
                    + optimizer);
        }
        if (optimizer.equals("ftrl")) {
            needLinear(optimizer, hidden, "its parameters begin at zero, where a perceptron cannot learn");
            for (String option : List.of("--schedule", "--warm-up", "--clip", "--decay")) {
                refuse(option, optimizer, "whose parameters follow from the sums of all gradients");
            }
        }
        if (optimizer.equals("rls")) {
            needLinear(optimizer, hidden, "ekf is the same for a perceptron");
        }
        if (optimizer.equals("adamw")) {
            refuse("--decay", optimizer, "which has a decay of its own; use adam");
        }
        return new Tuning(
                clip,
                decay,
                schedule,
                warmUp,
                batch,
                batchMillis,
                loss,
                windowed ? (window == null ? USUAL_WINDOW : window) : 0,
                drift);
    }

    private void checkNumbers() {
        if (clip != null && !(clip > 0 && Double.isFinite(clip))) {
            throw misuse("--clip must be positive and finite but was " + clip);
        }
        if (!(decay >= 0 && decay < 1)) {
            throw misuse("--decay must be at least 0 and below 1 but was " + decay);
        }
        atLeast("--warm-up", 0, warmUp);
        atLeast("--batch", 1, batch);
        atLeast("--batch-millis", 0, batchMillis);
        atLeast("--window", 1, window == null ? 1 : window);
        if (batchMillis > 0 && batch == 1) {
            throw misuse("--batch-millis must come with --batch, above 1, the most rows of a step");
        }
        if (drift != null && !Drift.names().contains(drift)) {
            throw misuse("--drift must be " + String.join(" or ", Drift.names()) + " but was " + drift);
        }
        try {
            if (loss != null) {
                LossChoice.parse(loss);
            }
            if (schedule != null) {
                Schedules.parse(schedule);
            }
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private void atLeast(String option, long least, long value) {
        if (value < least) {
            throw misuse(option + " must be at least " + least + " but was " + value);
        }
    }

    private void refuse(String option, String optimizer, String reason) {
        if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
            throw misuse(option + " must be left out with --optimizer " + optimizer + ", " + reason);
        }
    }

    private void needLinear(String optimizer, int hidden, String reason) {
        if (hidden > 0) {
            throw misuse("--optimizer " + optimizer + " must come with --hidden 0, a linear model; " + reason);
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
