package dev.fluxion.backend.choice;

import dev.fluxion.ForwardMode;
import dev.fluxion.RealJacobian;
import dev.fluxion.RealPullback;
import dev.fluxion.RealPushforwards;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.Arrays;

/** Pullbacks over numbers that an outer differentiation follows, from a Jacobian that is at hand column by column. */
final class NestedColumns implements RealPullback {

    private final Real[] value;
    private final Real[][] columns;

    private NestedColumns(Real[] value, Real[][] columns) {
        this.value = value;
        this.columns = columns;
    }

    /** By pushforwards along all inputs. */
    static RealPullback pushed(ForwardMode backend, Generic f, Real[] x) {
        RealPushforwards all = RealPushforwards.ofColumns(backend, f, x);
        return new NestedColumns(all.value(), all.pushforwards());
    }

    static RealPullback of(RealJacobian jacobian, int n) {
        Real[][] columns = new Real[n][jacobian.value().length];
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < columns[j].length; i++) {
                columns[j][i] = jacobian.rows()[i][j];
            }
        }
        return new NestedColumns(jacobian.value(), columns);
    }

    @Override
    public Real[] value() {
        return value.clone();
    }

    @Override
    public Real[] apply(Real[] cotangent) {
        Real[] product = new Real[columns.length];
        Arrays.setAll(product, j -> ChainRule.dot(columns[j], cotangent));
        return product;
    }
}
