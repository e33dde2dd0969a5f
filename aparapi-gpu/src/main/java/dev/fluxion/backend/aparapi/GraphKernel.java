package dev.fluxion.backend.aparapi;

import com.aparapi.Kernel;

/**
 * Computes any graph at many points: one work item interprets the graph's nodes at one point. Plain Java that Aparapi translates to OpenCL, and
 * runs on its own threads where there is none. The same kernel serves every function, so that nothing is compiled for one.
 *
 * <p>Number {@code i} of point {@code p} is at {@code i * count + p} everywhere. An operand is the index of a number of the point, or the
 * complement of that of a constant. Aparapi translates no {@code switch}, and few nestings of {@code else}.
 */
final class GraphKernel extends Kernel {

    // The fields are what native code copies to a device: arrays whole, and so no longer than they must be.

    private int count = 0;
    private int inputs = 0;
    private int nodes = 0;
    private int results = 0;

    /** What each node computes; see {@link KernelOps}. */
    private int[] codes = {0};

    /** Three operands of each node. */
    private int[] operands = {0};

    private int[] outputs = {0};
    private double[] constants = {0};
    private double[] in = {0};
    private double[] work = {0};

    /** The outputs, and after them one where all guards held and zero elsewhere. */
    private double[] out = {0};

    /**
     * A program to run.
     *
     * @param inputs how many numbers a point has
     * @param codes the operations
     * @param operands their operands
     * @param outputs the operands that come out
     * @param constants the constants, at least one
     */
    @SuppressWarnings("ArrayRecordComponent") // Shared with the kernel, which only reads.
    record Program(int inputs, int[] codes, int[] operands, int[] outputs, double[] constants) {}

    /** Takes a program and arrays for points; what was there before is forgotten. */
    void load(Program program, int size, double[] points, double[] room, double[] target) {
        inputs = program.inputs();
        nodes = program.codes().length;
        results = program.outputs().length;
        codes = program.codes().length == 0 ? new int[1] : program.codes();
        operands = program.operands().length == 0 ? new int[1] : program.operands();
        outputs = program.outputs().length == 0 ? new int[1] : program.outputs();
        constants = program.constants();
        count = size;
        in = points;
        work = room;
        out = target;
    }

    @Override
    public void run() {
        int p = getGlobalId();
        if (p < count) {
            for (int i = 0; i < inputs; i++) {
                work[i * count + p] = in[i * count + p];
            }
            double holds = 1.0;
            for (int i = 0; i < nodes; i++) {
                int code = codes[i];
                double x = operand(operands[3 * i], p);
                double y = operand(operands[3 * i + 1], p);
                double value = 0.0;
                if (code < 8) {
                    value = arithmetic(code, x, y, operand(operands[3 * i + 2], p));
                }
                if (code >= 8 && code < 16) {
                    value = relation(code, x, y);
                }
                if (code >= 12 && code < 16) {
                    holds = holds * value;
                }
                if (code >= 16 && code < 24) {
                    value = elementary(code, x);
                }
                if (code >= 24 && code < 32) {
                    value = hyperbolic(code, x);
                }
                if (code >= 32) {
                    value = further(code, x, y);
                }
                work[(inputs + i) * count + p] = value;
            }
            for (int k = 0; k < results; k++) {
                out[k * count + p] = operand(outputs[k], p);
            }
            out[results * count + p] = holds;
        }
    }

    private double operand(int reference, int p) {
        double value = 0.0;
        if (reference >= 0) {
            value = work[reference * count + p];
        }
        if (reference < 0) {
            value = constants[-1 - reference];
        }
        return value;
    }

    private double arithmetic(int code, double x, double y, double z) {
        double value = 0.0;
        if (code == 0) {
            value = x + y;
        }
        if (code == 1) {
            value = x - y;
        }
        if (code == 2) {
            value = x * y;
        }
        if (code == 3) {
            value = x / y;
        }
        if (code == 4) {
            value = -x;
        }
        if (code == 5) {
            value = fma(x, y, z);
        }
        if (code == 6 && x != 0.0 && y != 0.0) {
            value = x * y;
        }
        if (code == 7 && x != 0.0) {
            value = y;
        }
        if (code == 7 && x == 0.0) {
            value = z;
        }
        return value;
    }

    /** From 8 on as numbers, from 12 on as guards: less, equal, greater, unordered. */
    private double relation(int code, double x, double y) {
        int kind = code % 4;
        double value = 0.0;
        if (kind == 0 && x < y) {
            value = 1.0;
        }
        if (kind == 1 && x == y) {
            value = 1.0;
        }
        if (kind == 2 && x > y) {
            value = 1.0;
        }
        if (kind == 3) {
            value = 1.0;
        }
        if (kind == 3 && x <= y) {
            value = 0.0;
        }
        if (kind == 3 && x > y) {
            value = 0.0;
        }
        return value;
    }

    private double elementary(int code, double x) {
        double value = 0.0;
        if (code == 16) {
            value = sqrt(x);
        }
        if (code == 17) {
            value = exp(x);
        }
        if (code == 18) {
            value = log(x);
        }
        if (code == 19) {
            value = sin(x);
        }
        if (code == 20) {
            value = cos(x);
        }
        if (code == 21) {
            value = tan(x);
        }
        if (code == 22) {
            value = asin(x);
        }
        if (code == 23) {
            value = acos(x);
        }
        return value;
    }

    private double hyperbolic(int code, double x) {
        double value = 0.0;
        if (code == 24) {
            value = atan(x);
        }
        if (code == 25) {
            value = sinh(x);
        }
        if (code == 26) {
            value = cosh(x);
        }
        if (code == 27) {
            value = tanh(x);
        }
        if (code == 28) {
            value = cbrt(x);
        }
        if (code == 29) {
            value = expm1(x);
        }
        if (code == 30) {
            value = log1p(x);
        }
        if (code == 31) {
            value = log10(x);
        }
        return value;
    }

    private double further(int code, double x, double y) {
        double value = x;
        if (code == 32) {
            value = abs(x);
        }
        if (code == 33 && x > 0.0) {
            value = 1.0;
        }
        if (code == 33 && x < 0.0) {
            value = -1.0;
        }
        if (code == 34) {
            value = floor(x);
        }
        if (code == 35) {
            value = ceil(x);
        }
        if (code == 36) {
            value = rint(x);
        }
        if (code == 37) {
            value = pow(x, y);
        }
        if (code == 38) {
            value = atan2(x, y);
        }
        if (code == 39) {
            value = hypot(x, y);
        }
        return value;
    }
}
