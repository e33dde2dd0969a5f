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
        // A NaN stays one in sums; four of them do not wait for each other.
        double first = 0.0;
        double second = 0.0;
        double third = 0.0;
        double fourth = 0.0;
        int i = 0;
        for (; i + 3 < array.length; i += 4) {
            first += array[i];
            second += array[i + 1];
            third += array[i + 2];
            fourth += array[i + 3];
        }
        for (; i < array.length; i++) {
            first += array[i];
        }
        // So is the sum of infinite numbers of both signs, so that this has to be looked into.
        return Double.isNaN(first + second + (third + fourth)) && hasNaN(array);
    }

    private static boolean hasNaN(double[] array) {
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
