package dev.fluxion.backend.source.internal.adjoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.analysis.Duplicates;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.read.Reader;
import dev.fluxion.backend.source.internal.write.Rules;
import dev.fluxion.backend.source.internal.write.Stack;
import dev.fluxion.lift.FunctionCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The passes between reading and writing. */
class PassesTest {

    private static Graph read(ScalarField f) {
        List<@Nullable Object> captured = new ArrayList<>();
        return Reader.read(Arguments.of(FunctionCode.of(f), captured));
    }

    private static List<Value> all(Graph graph, Op op) {
        return graph.all().stream().filter(value -> value.op() == op).toList();
    }

    /** The plan of both sweeps in one method. */
    private static Plan plan(Graph graph) {
        Duplicates.remove(graph);
        Regions regions = Regions.of(graph, 0);
        Activity activity = Activity.of(graph, regions, 0);
        Shadows shadows = Shadows.add(graph, regions);
        Sensitivity sensitivity = Sensitivity.of(graph, regions, activity, shadows, new Rules());
        return Plan.of(graph, regions, sensitivity, Route.of(graph, sensitivity), true);
    }

    @Test
    void readsAnElementOnceUnlessItMayHaveChanged() {
        Graph graph = read(x -> {
            double first = x[0] * x[0];
            x[0] = 2.0;
            return first + x[0];
        });
        assertThat(all(graph, Op.LOAD)).hasSize(3);
        Duplicates.remove(graph);
        assertThat(all(graph, Op.LOAD)).hasSize(2);
    }

    @Test
    void tellsArraysApartUnlessTheyMayBeOne() {
        Graph graph = read(x -> {
            double[] apart = new double[2];
            double[] joined = x[0] > 0 ? x : new double[2];
            joined[0] = 1.0;
            return apart[0] + joined[0];
        });
        Regions regions = Regions.of(graph, 0);
        List<Value> made = all(graph, Op.NEW_ARRAY);
        Value input = all(graph, Op.PARAMETER).get(0);
        assertThat(made).hasSize(2);
        assertThat(regions.of(made.get(0))).isNotSameAs(regions.of(input));
        assertThat(regions.of(made.get(1))).isSameAs(regions.of(input));
    }

    @Test
    void findsWhatDependsOnTheInput() {
        Graph graph = read(x -> {
            double[] passive = {1.0, 2.0};
            double[] active = new double[1];
            active[0] = x[0] * passive[1];
            return active[0] + passive[0] * 3.0;
        });
        Regions regions = Regions.of(graph, 0);
        Activity activity = Activity.of(graph, regions, 0);
        List<Value> made = all(graph, Op.NEW_ARRAY);
        assertThat(regions.of(made.get(0)).isActive()).isFalse();
        assertThat(regions.of(made.get(1)).isActive()).isTrue();
        assertThat(all(graph, Op.ARITHMETIC)).extracting(activity::isActive).containsExactly(true, false, true);
    }

    @Test
    void computesAgainWhatIsCheap() {
        Plan plan = plan(read(x -> {
            double sum = 0;
            for (int i = 0; i + 1 < x.length; i++) {
                double a = x[i + 1] - x[i] * x[i];
                sum += 100 * a * a;
            }
            return sum;
        }));
        assertThat(plan.places()).isEmpty();
    }

    @Test
    void keepsWhatIsDearInTheFrameOfItsLoop() {
        Graph graph = read(x -> {
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                sum += Math.exp(x[i]);
            }
            return sum;
        });
        Plan plan = plan(graph);
        assertThat(plan.places().keySet()).containsExactlyElementsOf(all(graph, Op.ELEMENTARY));
        assertThat(plan.places().values()).allSatisfy(place -> {
            assertThat(place.nest().isRoot()).isFalse();
            assertThat(place.nest().size(Stack.DOUBLES)).isEqualTo(1);
            assertThat(place.nest().size(Stack.INTS)).isZero();
        });
    }

    @Test
    void passesByWhatHasNoAdjoint() {
        Graph graph = read(x -> {
            int count = 0;
            for (double xi : x) {
                count += xi > 0 ? 1 : 2;
            }
            return x[0] * count;
        });
        Duplicates.remove(graph);
        Regions regions = Regions.of(graph, 0);
        Activity activity = Activity.of(graph, regions, 0);
        Shadows shadows = Shadows.add(graph, regions);
        Sensitivity sensitivity = Sensitivity.of(graph, regions, activity, shadows, new Rules());
        assertThat(Route.of(graph, sensitivity).nests()).isEmpty();
    }

    /** How the rounds of the only loop are swept back one by one, or null if they are not. */
    private static Independent.@Nullable Rounds independent(ScalarField f) {
        Graph graph = read(f);
        Duplicates.remove(graph);
        Regions regions = Regions.of(graph, 0);
        Activity activity = Activity.of(graph, regions, 0);
        Shadows shadows = Shadows.add(graph, regions);
        Sensitivity sensitivity = Sensitivity.of(graph, regions, activity, shadows, new Rules());
        Route route = Route.of(graph, sensitivity);
        Independent.mark(graph, regions, shadows, sensitivity, route);
        return route.nests().iterator().next().independent;
    }

    @Test
    void sweepsRoundsBackThatOnlyAddToASumWithAnAdjointKnownAhead() {
        Independent.Rounds rounds = independent(x -> {
            double[] scratch = new double[1];
            double sum = 0;
            for (double each : x) {
                scratch[0] = each * each;
                sum += scratch[0] * each;
            }
            return 1 - 2 * sum / x.length;
        });
        assertThat(rounds).isNotNull();
        assertThat(rounds.scratch()).hasSize(1);
        assertThat(rounds.sums())
                .singleElement()
                .satisfies(sum -> assertThat(sum.factors())
                        .extracting(Ahead.Factor::kind)
                        .containsExactly(Ahead.Factor.Kind.NEGATED, Ahead.Factor.Kind.OVER, Ahead.Factor.Kind.TIMES));
    }

    @Test
    void doesNotSweepRoundsBackThatNeedEachOther() {
        assertThat(independent(x -> {
                    double product = 1;
                    for (double each : x) {
                        product *= each;
                    }
                    return product;
                }))
                .isNull();
        assertThat(independent(x -> {
                    double sum = 0;
                    for (double each : x) {
                        sum += each * each;
                    }
                    return sum * sum;
                }))
                .isNull();
    }
}
