package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.TapeMemory;
import java.io.IOException;
import java.nio.file.Path;
import org.ejml.data.DMatrixRMaj;

/** The errors of all observations and weights of a bundle adjustment, with a dense block of the Jacobian for each observation. */
record Adjustment(String instance, Data data) implements Problem {

    private static final int BLOCK = Reprojection.BLOCK;

    /**
     * What was observed.
     *
     * @param cameras the cameras, n x 11
     * @param points the points, m x 3
     * @param weights a weight for each observation
     * @param observations camera and point of each observation, p x 2
     * @param features where the point was seen, p x 2
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Data(double[] cameras, double[] points, double[] weights, int[] observations, double[] features) {

        /** As ADBench does it: one camera, point and weight for all, in turn. */
        static Data repeated(int cameras, int points, int observations, double[] block, double[] feature) {
            var data = new Data(
                    new double[cameras * Reprojection.CAMERA],
                    new double[points * 3],
                    new double[observations],
                    new int[2 * observations],
                    new double[2 * observations]);
            for (int i = 0; i < data.cameras.length; i++) {
                data.cameras[i] = block[i % Reprojection.CAMERA];
            }
            for (int i = 0; i < data.points.length; i++) {
                data.points[i] = block[Reprojection.CAMERA + i % 3];
            }
            for (int i = 0; i < observations; i++) {
                data.weights[i] = block[BLOCK - 1];
                data.observations[2 * i] = i % cameras;
                data.observations[2 * i + 1] = i % points;
                System.arraycopy(feature, 0, data.features, 2 * i, 2);
            }
            return data;
        }

        int count() {
            return weights.length;
        }

        /** Collects what the error of an observation depends on. */
        void gather(int observation, double[] block, double[] feature) {
            System.arraycopy(
                    cameras, observations[2 * observation] * Reprojection.CAMERA, block, 0, Reprojection.CAMERA);
            System.arraycopy(points, observations[2 * observation + 1] * 3, block, Reprojection.CAMERA, 3);
            block[BLOCK - 1] = weights[observation];
            System.arraycopy(features, 2 * observation, feature, 0, 2);
        }
    }

    /** Reads an instance: one camera, point, weight and feature, which all observations share. */
    static Problem read(Path file) throws IOException {
        Numbers in = Numbers.of(file);
        int cameras = in.nextInt();
        int points = in.nextInt();
        int observations = in.nextInt();
        double[] block = in.next(Reprojection.BLOCK);
        double[] feature = in.next(2);
        in.end();
        return new Adjustment(Numbers.name(file), Data.repeated(cameras, points, observations, block, feature));
    }

    @Override
    public String objective() {
        return "ba";
    }

    @Override
    public double[] value() {
        int count = data.count();
        double[] errors = new double[3 * count];
        double[] block = new double[BLOCK];
        double[] feature = new double[2];
        for (int i = 0; i < count; i++) {
            data.gather(i, block, feature);
            double[] error = Reprojection.error(block, feature);
            errors[2 * i] = error[0];
            errors[2 * i + 1] = error[1];
            errors[2 * count + i] = Reprojection.weightError(block[BLOCK - 1]);
        }
        return errors;
    }

    @Override
    public Derivative derivativeBy(Backend backend) {
        return new Blocks(data, backend);
    }

    /** The derivative is the blocks one after another, each by rows, and then the derivative of each weight's error. */
    private static final class Blocks implements Derivative {

        private final Data data;
        private final double[] block = new double[BLOCK];
        private final double[] feature = new double[2];
        private final double[] error = new double[2];
        private final double[] weight = new double[1];
        private final double[] slope = new double[1];
        private final double[] value;
        private final double[] derivative;
        private final DMatrixRMaj jacobian = new DMatrixRMaj(2, BLOCK);
        private final PreparedJacobian prepared;
        private final PreparedGradient preparedWeight;

        Blocks(Data data, Backend backend) {
            this.data = data;
            this.value = new double[3 * data.count()];
            this.derivative = new double[(2 * BLOCK + 1) * data.count()];
            double[] seen = feature;
            this.prepared = backend.prepareJacobian(p -> Reprojection.error(p, seen), BLOCK);
            this.preparedWeight = backend.prepareGradient((double[] w) -> Reprojection.weightError(w[0]), 1);
        }

        @Override
        public void compute() {
            int count = data.count();
            for (int i = 0; i < count; i++) {
                data.gather(i, block, feature);
                prepared.valueAndJacobian(block, error, jacobian);
                System.arraycopy(error, 0, value, 2 * i, 2);
                System.arraycopy(jacobian.data, 0, derivative, 2 * BLOCK * i, 2 * BLOCK);
                weight[0] = block[BLOCK - 1];
                value[2 * count + i] = preparedWeight.valueAndGradient(weight, slope);
                derivative[2 * BLOCK * count + i] = slope[0];
            }
        }

        @Override
        public double[] value() {
            return value;
        }

        @Override
        public double[] derivative() {
            return derivative;
        }

        @Override
        public long tapeBytes() {
            return TapeMemory.of(prepared) + TapeMemory.of(preparedWeight);
        }
    }
}
