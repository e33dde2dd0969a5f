package dev.fluxion.backend.source;

import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;

/** Looks for undefined numbers. */
final class Undefined {

    private Undefined() {}

    /** Whether an array has a NaN. */
    static boolean isIn(double[] array) {
        for (double number : array) {
            if (Double.isNaN(number)) {
                return true;
            }
        }
        return false;
    }

    static boolean isIn(ValueAndDerivative both) {
        return Double.isNaN(both.value()) || Double.isNaN(both.derivative());
    }

    static boolean isIn(CurveValueAndDerivative both) {
        return isIn(both.value()) || isIn(both.derivative());
    }

    static boolean isIn(ValueAndJacobian both) {
        return isIn(both.value()) || isIn(both.jacobian().data);
    }

    static boolean isIn(ValueAndPushforward both) {
        return isIn(both.value()) || isIn(both.pushforward());
    }

    static boolean isIn(ValueAndPushforwards both) {
        return isIn(both.value()) || isIn(both.pushforwards().data);
    }
}
