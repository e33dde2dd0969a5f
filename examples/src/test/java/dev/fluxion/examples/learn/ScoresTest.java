package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScoresTest {

    @Test
    void areRootMeanSquaresOfTheErrors() {
        Scores scores = Scores.create(false);
        scores.accept(forecast(1, 2, 3, 0));
        scores.accept(forecast(7, 0, 1, 0));
        assertThat(scores.model()).isEqualTo(5);
        assertThat(scores.persistence()).isEqualTo(Math.sqrt(2));
        assertThat(scores.climatology()).isEqualTo(Math.sqrt(5));
    }

    @Test
    void areSharesOfRightClasses() {
        Scores scores = Scores.create(true);
        scores.accept(forecast(1, 0, 1, 1));
        scores.accept(forecast(2, 0, 1, 2));
        scores.accept(forecast(0, 1, 1, 3));
        scores.accept(forecast(0, 0, 1, 0));
        assertThat(scores.model()).isEqualTo(0.75);
        assertThat(scores.persistence()).isEqualTo(0.25);
        assertThat(scores.climatology()).isEqualTo(0.25);
    }

    @Test
    void leaveTheFirstFiftyOutOnceThereAreOthers() {
        Scores scores = Scores.create(false);
        for (int i = 0; i < 50; i++) {
            scores.accept(forecast(9, 9, 9, 0));
        }
        assertThat(scores.model()).isEqualTo(9);
        scores.accept(forecast(1, 2, 3, 0));
        assertThat(scores.model()).isEqualTo(1);
        assertThat(scores.persistence()).isEqualTo(2);
        assertThat(scores.climatology()).isEqualTo(3);
        assertThat(scores.predictions()).isEqualTo(51);
    }

    private static Forecast forecast(double predicted, double persistence, double climatology, double truth) {
        return new Forecast(1, "", predicted, persistence, climatology, truth);
    }
}
