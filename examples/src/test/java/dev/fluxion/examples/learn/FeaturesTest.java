package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.examples.table.Column;
import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeaturesTest {

    private static final Column X = new Column("x", Kind.NUMBER);
    private static final Column DAY = new Column("day", Kind.DATE);
    private static final Column WORD = new Column("word", Kind.TEXT);

    /** Its hash code is 97, which is 1 modulo 8. */
    private static final String FIRST_INDICATOR_BUT_ONE = "a";

    @Test
    void forecastFromTheLastTwoRowsMeansSeasonAndText() {
        Features features = features(true, Kind.NUMBER);
        features.accept(row(1, 10, 0.5));
        features.accept(row(2, 20, 0.25));
        double[] expected = {20, 2, 10, 1, 15, 15, 1, Math.cos(Math.PI / 2), 0, 1, 0, 0, 0, 0, 0, 0};
        assertThat(features.ofNextRow(row(99, 99, 0.75))).containsExactly(expected);
        assertThat(features.size()).isEqualTo(expected.length);
    }

    @Test
    void predictFromTheRowItselfAndTheTargetBefore() {
        Features features = features(false, Kind.NUMBER);
        features.accept(row(1, 10, 0.5));
        features.accept(row(2, 20, 0.5));
        double[] expected = {3, 20, 10, 15, 15, 1, Math.cos(Math.PI / 2), 0, 1, 0, 0, 0, 0, 0, 0};
        assertThat(features.ofNextRow(row(3, 99, 0.25))).containsExactly(expected);
        assertThat(features.size()).isEqualTo(expected.length);
    }

    @Test
    void predictClassesFromTheRowItselfAlone() {
        Features features = features(false, Kind.TEXT);
        features.accept(row(1, Double.NaN, 0.5));
        double[] expected = {3, 1, Math.cos(Math.PI / 2), 0, 1, 0, 0, 0, 0, 0, 0};
        assertThat(features.ofNextRow(row(3, Double.NaN, 0.25))).containsExactly(expected);
        assertThat(features.size()).isEqualTo(expected.length);
    }

    @Test
    void takeTheMeansOverSevenAndThirtyRows() {
        Features features = Features.create(true, new Schema(List.of(), new Column("y", Kind.NUMBER)));
        for (int y = 1; y <= 40; y++) {
            features.accept(new Row(y, "", new double[0], Double.NaN, List.of(), y, ""));
        }
        double overSeven = 37;
        double overThirty = 25.5;
        assertThat(features.ofNextRow(row(0, 0, 0))).containsExactly(40, 39, overSeven, overThirty);
    }

    private static Features features(boolean forecast, Kind target) {
        return Features.create(forecast, new Schema(List.of(X, DAY, WORD), new Column("y", target)));
    }

    private static Row row(double x, double y, double season) {
        return new Row(2, "2020-01-01", new double[] {x}, season, List.of(FIRST_INDICATOR_BUT_ONE), y, "");
    }
}
