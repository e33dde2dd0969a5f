package dev.fluxion.streams.online;

import java.util.Map;

/** A score whose numbers stay. */
record KeptScore<S>(
        InPlaceTrainer<S> trainer,
        S sample,
        long number,
        double prediction,
        double loss,
        double gradientNorm,
        TrainingStep.Status status)
        implements Score<S> {

    @Override
    public double[] parameters() {
        return trainer.training(number).parameters();
    }

    @Override
    public OnlineSnapshot snapshot() {
        return OnlineSnapshot.of(number, trainer.training(number), Map.of());
    }

    @Override
    public String toString() {
        return "sample " + number + ": prediction " + prediction + ", loss " + loss;
    }
}
