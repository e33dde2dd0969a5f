package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.capability.Capabilities;
import dev.fluxion.capability.Feature;
import dev.fluxion.capability.Maturity;
import dev.fluxion.capability.Primitive;
import dev.fluxion.capability.Support;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What backends declare, alone and stacked. */
class DeclaredCapabilitiesTest {

    @Test
    void eachBackendIsFoundByItsName() {
        assertThat(Backends.all()).extracting(Backend::name).doesNotHaveDuplicates();
        for (Backend backend : Backends.all()) {
            assertThat(Backends.named(backend.name())).containsSame(backend);
        }
        assertThat(Backends.named("no-such-backend")).isEmpty();
    }

    @Test
    void aStackCanDoWhatAllItsBackendsCan() {
        Capabilities mixed =
                HigherOrder.of(FiniteDifferences.create(), ReverseTape.create()).capabilities();
        assertThat(mixed.order()).isEqualTo(2);
        assertThat(mixed.accuracy()).isEqualTo(Accuracy.APPROXIMATE);
        assertThat(mixed.primitive()).isEqualTo(Primitive.JACOBIAN);
        assertThat(mixed.of(Feature.ANY_CODE)).isEqualTo(Support.NO);

        Capabilities three = HigherOrder.of(ComplexStep.create(), ForwardDual.create(), ReverseTape.create())
                .capabilities();
        assertThat(three.order()).isEqualTo(3);
        assertThat(three.primitive()).isEqualTo(Primitive.PUSHFORWARD);
        assertThat(three.maturity()).isEqualTo(Maturity.STABLE);
    }

    @Test
    void aStackOfWhatCannotBeNestedCanDoNothing() {
        assertThat(HigherOrder.of(ReverseTape.create(), ComplexStep.create())
                        .capabilities()
                        .order())
                .isZero();
        assertThat(HigherOrder.of(ComplexStep.create(), ReverseTape.create())
                        .capabilities()
                        .order())
                .isEqualTo(2);
    }

    @Test
    void declarationsAreValues() {
        Capabilities declared = Capabilities.of(Primitive.PULLBACK).with(Feature.SCALARS, Support.SLOW);
        assertThat(declared).isEqualTo(Capabilities.of(Primitive.PULLBACK).with(Feature.SCALARS, Support.SLOW));
        assertThat(declared)
                .hasSameHashCodeAs(Capabilities.of(Primitive.PULLBACK).with(Feature.SCALARS, Support.SLOW));
        assertThat(List.of(
                        Capabilities.of(Primitive.PUSHFORWARD).with(Feature.SCALARS, Support.SLOW),
                        declared.stable(),
                        declared.approximate(),
                        declared.ofAnyOrder(),
                        declared.with(Feature.SCALARS, Support.YES)))
                .doesNotContain(declared);
        assertThat(declared)
                .hasToString(
                        "pullback, exact, order 1, experimental, {scalars=slow, arrays=yes, records=yes, matrices=yes,"
                                + " gpu=no, allocation=yes, mutation=yes, branches=yes, any code=no}");
        assertThatThrownBy(() -> declared.ofOrder(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capabilities: order must be at least 0 but was -1");
    }
}
