package dev.fluxion.streams.pipeline;

import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Parameters with tangents: the identity, or one direction. Of one subscription. */
final class Sensitivities {

    private final double @Nullable [] direction;
    private @Nullable Parameters current;
    private Pushed[] pushed = new Pushed[0];

    private Sensitivities(double @Nullable [] direction) {
        this.direction = direction;
    }

    /** A tangent for each number of the parameters. */
    static Sensitivities ofAll() {
        return new Sensitivities(null);
    }

    /** One tangent, along a direction, of the length of the parameters. */
    static Sensitivities along(double[] direction) {
        return new Sensitivities(direction.clone());
    }

    Pushed[] of(Parameters parameters) {
        if (parameters != current) {
            pushed = new Pushed[parameters.values().size()];
            for (int i = 0; i < pushed.length; i++) {
                pushed[i] = new Pushed(
                        parameters.values().get(i), tangents(parameters, parameters.offset(i), parameters.size(i)));
            }
            current = parameters;
        }
        return pushed;
    }

    private @Nullable DMatrixRMaj tangents(Parameters parameters, int offset, int rows) {
        if (direction == null) {
            var tangents = new DMatrixRMaj(rows, parameters.size());
            for (int i = 0; i < rows; i++) {
                tangents.set(i, offset + i, 1.0);
            }
            return tangents;
        }
        var tangents = new DMatrixRMaj(rows, 1);
        boolean moves = false;
        for (int i = 0; i < rows; i++) {
            tangents.data[i] = direction[offset + i];
            moves |= direction[offset + i] != 0.0;
        }
        return moves ? tangents : null;
    }
}
