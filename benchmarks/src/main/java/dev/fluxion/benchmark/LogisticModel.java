package dev.fluxion.benchmark;

import dev.fluxion.streams.online.Losses;

/** Logistic regression in plain Java. A sample is its features and, last, its class, 1 or -1; the last parameter is the bias. */
final class LogisticModel {

    private LogisticModel() {}

    static double score(double[] theta, double[] sample) {
        int n = theta.length - 1;
        double score = theta[n];
        for (int i = 0; i < n; i++) {
            score += theta[i] * sample[i];
        }
        return score;
    }

    static double loss(double[] theta, double[] sample) {
        return Losses.logistic(score(theta, sample), sample[theta.length - 1]);
    }
}
