package dev.fluxion.backend.choice;

import dev.fluxion.ForwardMode;
import dev.fluxion.RealJacobian;
import dev.fluxion.RealPullback;
import dev.fluxion.RealPushforward;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
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

    /** By one pushforward for each input. */
    static RealPullback pushed(ForwardMode backend, Generic f, Real[] x) {
        Real[][] columns = new Real[x.length][];
        Real[] value = x.length == 0 ? f.over(Constant.class).apply(x.clone()) : new Real[0];
        for (int j = 0; j < columns.length; j++) {
            Real[] unit = new Real[x.length];
            Arrays.fill(unit, Constant.ZERO);
            unit[j] = Constant.ONE;
            RealPushforward both = backend.nestedPushforward(f, x.clone(), unit);
            value = both.value();
            columns[j] = both.pushforward();
        }
        return new NestedColumns(value, columns);
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
