package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/** The errors of a hand and their Jacobian by the pose and, compressed to two columns, by the barycentric coordinates. */
record Tracking(String instance, Hand hand, double[] theta) implements Problem {

    /** Reads an instance; the folder {@code model} beside the file, or else that of {@code simple_small}, has the hand. */
    static Problem read(Path file, boolean complicated) throws IOException {
        Path beside = file.resolveSibling("model");
        Path model = Files.isDirectory(beside)
                ? beside
                : file.resolveSibling("../simple_small/model").normalize();
        List<String[]> bones = Numbers.fields(model.resolve("bones.txt"));
        int[] parents =
                bones.stream().mapToInt(bone -> Integer.parseInt(bone[1])).toArray();
        double[] relative = matrices(bones, 2);
        double[] inverse = matrices(bones, 18);
        List<String[]> rows = Numbers.fields(model.resolve("vertices.txt"));
        double[] vertices = new double[4 * rows.size()];
        double[] weights = new double[bones.size() * rows.size()];
        for (int v = 0; v < rows.size(); v++) {
            String[] row = rows.get(v);
            for (int i = 0; i < 3; i++) {
                vertices[4 * v + i] = Double.parseDouble(row[i]);
            }
            vertices[4 * v + 3] = 1;
            int influences = Integer.parseInt(row[8]);
            for (int i = 0; i < influences; i++) {
                weights[Integer.parseInt(row[9 + 2 * i]) * rows.size() + v] = Double.parseDouble(row[10 + 2 * i]);
            }
        }
        int[] triangles = complicated
                ? Numbers.fields(model.resolve("triangles.txt")).stream()
                        .flatMap(Arrays::stream)
                        .mapToInt(Integer::parseInt)
                        .toArray()
                : new int[0];
        Numbers in = Numbers.of(file);
        int count = in.nextInt();
        int pose = in.nextInt();
        if (pose != Hand.POSE) {
            throw new IOException(file + " must have " + Hand.POSE + " pose parameters but has " + pose);
        }
        int[] corresponding = new int[count];
        double[] seen = new double[3 * count];
        for (int i = 0; i < count; i++) {
            corresponding[i] = in.nextInt();
            System.arraycopy(in.next(3), 0, seen, 3 * i, 3);
        }
        double[] barycentric = complicated ? in.next(2 * count) : new double[0];
        double[] theta = Arrays.copyOf(in.next(pose), pose + barycentric.length);
        System.arraycopy(barycentric, 0, theta, pose, barycentric.length);
        in.end();
        var hand = new Hand(parents, relative, inverse, vertices, weights, seen, corresponding, triangles);
        return new Tracking(Numbers.name(file), hand, theta);
    }

    private static double[] matrices(List<String[]> bones, int first) {
        return bones.stream()
                .flatMap(bone -> Arrays.stream(bone, first, first + 16))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Override
    public String objective() {
        return hand.isComplicated() ? "hand complicated" : "hand simple";
    }

    @Override
    public double[] value() {
        return hand.errors(theta);
    }

    @Override
    public Derivative derivativeBy(Backend backend) {
        return hand.isComplicated() ? new Compressed(this, backend) : new Dense(this, backend);
    }

    private static double[] byColumns(DMatrixRMaj matrix) {
        double[] columns = new double[matrix.numRows * matrix.numCols];
        for (int j = 0; j < matrix.numCols; j++) {
            for (int i = 0; i < matrix.numRows; i++) {
                columns[j * matrix.numRows + i] = matrix.get(i, j);
            }
        }
        return columns;
    }

    private static final class Dense implements Derivative {

        private final double[] theta;
        private final double[] value;
        private final DMatrixRMaj jacobian;
        private final PreparedJacobian prepared;

        Dense(Tracking problem, Backend backend) {
            this.theta = problem.theta;
            this.value = new double[3 * problem.hand.count()];
            this.jacobian = new DMatrixRMaj(value.length, Hand.POSE);
            Hand hand = problem.hand;
            this.prepared = backend.prepareJacobian((VectorFunction) hand::errors, Hand.POSE);
        }

        @Override
        public void compute() {
            prepared.valueAndJacobian(theta, value, jacobian);
        }

        @Override
        public double[] value() {
            return value;
        }

        @Override
        public double[] derivative() {
            return byColumns(jacobian);
        }

        @Override
        public long tapeBytes() {
            return TapeMemory.of(prepared);
        }
    }

    /** Each error depends on the two coordinates of its own point only, so that the columns of all points add up to two. */
    private static final class Compressed implements Derivative {

        private final double[] theta;
        private final DMatrixRMaj tangents;
        private final PreparedPushforward prepared;
        private ValueAndPushforwards result;

        Compressed(Tracking problem, Backend backend) {
            this.theta = problem.theta;
            this.tangents = new DMatrixRMaj(theta.length, 2 + Hand.POSE);
            for (int i = 0; i < theta.length; i++) {
                tangents.set(i, i < Hand.POSE ? 2 + i : (i - Hand.POSE) % 2, 1.0);
            }
            Hand hand = problem.hand;
            this.prepared = backend.preparePushforward((VectorFunction) hand::errors, theta.length);
            this.result = new ValueAndPushforwards(new double[0], new DMatrixRMaj(0, 0));
        }

        @Override
        public void compute() {
            result = prepared.valueAndPushforwards(theta, tangents);
        }

        @Override
        public double[] value() {
            return result.value();
        }

        @Override
        public double[] derivative() {
            return byColumns(result.pushforwards());
        }

        @Override
        public long tapeBytes() {
            return TapeMemory.of(prepared);
        }
    }
}
