package dev.fluxion.backend.source.elsewhere;

import dev.fluxion.ScalarField;
import java.util.ArrayList;
import java.util.List;

/** Computes with private members, and with classes that only this package may name. */
public final class Neuron {

    private static final double SCALE = Double.parseDouble("2.0");

    private static int calls;

    private final double[] weights;
    private final Bias bias = new Bias();
    private final List<Bias> history = new ArrayList<>();
    private boolean used;

    public Neuron(double... weights) {
        this.weights = weights;
    }

    public double at(double[] x) {
        used = true;
        calls += 1;
        Offset offset = new Offset(bias.value, x.length);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += weights[i] * activation(x[i]) + offset.share();
        }
        history.add(bias);
        return sum * (used ? bias.factor() : 0);
    }

    public ScalarField shifted(double by) {
        Bias captured = bias;
        return x -> x[0] * captured.value * by + at(x);
    }

    public double withLocals(double[] x) {
        Moving moving = new Moving(bias);
        for (double each : x) {
            moving = each > 0 ? moving.by(each) : new Moving(moving.origin);
        }
        return moving.place * moving.origin.value;
    }

    public double asObject(Object given, double[] x) {
        return given instanceof Bias other ? x[0] * other.value : x[0];
    }

    public Object bias() {
        return bias;
    }

    public static int calls() {
        return calls;
    }

    public int learned() {
        return history.size();
    }

    private static double activation(double v) {
        return Math.tanh(v) * SCALE;
    }

    static class Bias {
        double value = 0.5;

        protected double factor() {
            return value * unknown();
        }

        double unknown() {
            return 3;
        }
    }

    private static final class Moving {
        private final Bias origin;
        private double place;

        private Moving(Bias origin) {
            this.origin = origin;
        }

        private Moving by(double step) {
            place += step * step;
            return this;
        }
    }

    private record Offset(double value, int shares) {
        private double share() {
            return value / shares;
        }
    }
}
