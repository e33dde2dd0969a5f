package dev.fluxion.benchmark;

import dev.fluxion.PreparedBatch;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.forward.ForwardDual;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;

/**
 * Builds kernels of functions that are all different, 10 000 or as many as its argument says, runs each on a batch and closes it; prints
 * what the process holds as it goes on. What grows without end is a leak.
 */
public final class ManyKernels {

    private static final int REPORTS = 10;
    private static final int POINTS = 100;
    private static final ForwardDual FORWARD = ForwardDual.create();

    private ManyKernels() {}

    /** Runs and prints. */
    public static void main(String[] arguments) {
        int kernels = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
        var points = new DMatrixRMaj(POINTS, 2);
        for (int i = 0; i < points.data.length; i++) {
            points.data[i] = Math.sin(i);
        }
        try (AparapiGpu gpu = AparapiGpu.create()) {
            System.out.println("device: " + gpu.device());
            for (int k = 1; k <= kernels; k++) {
                run(gpu, points, k);
                if (k % Math.max(1, kernels / REPORTS) == 0) {
                    System.out.println(report(k));
                }
            }
        }
    }

    private static void run(AparapiGpu gpu, DMatrixRMaj points, int bits) {
        VectorFunction f = x -> new double[] {chain(x[0], x[1], bits)};
        double[] first = {points.data[0], points.data[1]};
        try (PreparedBatch batch = gpu.prepareBatch(f, 2)) {
            double[] slopes = batch.valuesAndJacobians(points).at(0).jacobian().data;
            double[] expected = FORWARD.jacobian(f, first).data;
            if (Math.abs(slopes[0] - expected[0]) + Math.abs(slopes[1] - expected[1]) > 1e-9) {
                throw new IllegalStateException("kernel " + bits + " must give " + Arrays.toString(expected)
                        + " but gave " + Arrays.toString(slopes));
            }
        }
    }

    /** A chain of products and sums, another for each number below 2^14. */
    private static double chain(double x, double y, int bits) {
        double z = x;
        for (int b = 0; b < 14; b++) {
            z = (bits >> b & 1) == 0 ? z * y : z + x;
        }
        return z;
    }

    private static String report(int kernels) {
        System.gc(); // what is still held, without what is only waiting to be collected
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        return String.format(Locale.ROOT, "%d kernels: heap %d MB, %s", kernels, heap >> 20, resident());
    }

    /** The resident memory, where the system has a file that says so. */
    private static String resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("resident memory unknown");
        } catch (IOException e) {
            return "resident memory unknown";
        }
    }
}
