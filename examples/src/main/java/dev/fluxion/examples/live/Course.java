package dev.fluxion.examples.live;

import java.util.Random;

/** What there is to learn: a wave over three numbers, seen with noise, which is another wave after every 20 000 samples. */
final class Course {

    static final int INPUTS = 3;
    static final int HIDDEN = 8;

    /** How many samples there are of each wave. */
    private static final int LESSON = 20_000;

    private static final double NOISE = 0.1;

    private final Random random;
    private final double[] wave = new double[INPUTS + 1];
    private long samples;

    Course(long seed) {
        this.random = new Random(seed);
    }

    /** The next sample: the inputs and what was seen. */
    double[] next() {
        if (samples++ % LESSON == 0) {
            for (int i = 0; i < wave.length; i++) {
                wave[i] = random.nextGaussian();
            }
        }
        double[] sample = new double[INPUTS + 1];
        double phase = wave[INPUTS];
        for (int i = 0; i < INPUTS; i++) {
            sample[i] = random.nextGaussian();
            phase += wave[i] * sample[i];
        }
        sample[INPUTS] = Math.sin(phase) + NOISE * random.nextGaussian();
        return sample;
    }

    /** Parameters of a perceptron to start from. */
    static double[] start(long seed) {
        Random random = new Random(seed);
        return random.doubles(HIDDEN * (INPUTS + 2) + 1, -0.5, 0.5).toArray();
    }

    /** Half the squared error of a perceptron with 8 hidden units. */
    static double loss(double[] theta, double[] sample) {
        int k = 0;
        double out = theta[HIDDEN * (INPUTS + 2)];
        for (int h = 0; h < HIDDEN; h++) {
            double z = theta[k++];
            for (int i = 0; i < INPUTS; i++) {
                z += theta[k++] * sample[i];
            }
            out += theta[k++] * Math.tanh(z);
        }
        double error = out - sample[INPUTS];
        return 0.5 * error * error;
    }
}
