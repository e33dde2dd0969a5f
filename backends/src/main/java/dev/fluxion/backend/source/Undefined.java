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
        // A NaN stays one in sums. Sums of a few, of which none waits for the one before, are faster than a look at
        // each.
        int i = 0;
        boolean suspicious = false;
        for (; i + 7 < array.length; i += 8) {
            double first = array[i] + array[i + 1] + (array[i + 2] + array[i + 3]);
            double second = array[i + 4] + array[i + 5] + (array[i + 6] + array[i + 7]);
            suspicious |= Double.isNaN(first + second);
        }
        for (; i < array.length; i++) {
            suspicious |= Double.isNaN(array[i]);
        }
        // The sum of infinite numbers of both signs is one too.
        return suspicious && hasNaN(array);
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
