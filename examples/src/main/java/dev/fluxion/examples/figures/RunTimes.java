package dev.fluxion.examples.figures;

import dev.fluxion.Backend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long the gradients of one backend took.
 *
 * @param backend which backend
 * @param seconds one number for each gradient, in seconds, in the order of measurement
 * @param difference the largest difference from the gradient by forward sensitivities, relative to the largest component: of the size of the
 *     solver's tolerance where both are right
 * @param product how long one product of a cotangent with the derivative of the right side takes, in seconds
 */
@SuppressWarnings("ArrayRecordComponent") // A measurement: nobody compares it.
public record RunTimes(String backend, double[] seconds, double difference, double product) {

    /** Fewer say nothing about how they scatter. */
    private static final int FEWEST = 3;

    /** The middle one, in seconds. */
    public double median() {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }

    /**
     * Measures on one thread. The backends take turns, so that what else the machine does meets them all.
     *
     * @param samples how many gradients to time with each backend
     * @param budget after so many seconds a backend is left with fewer, but with {@value #FEWEST} in any case; a third of it is spent before
     *     anything is timed, for the virtual machine to compile
     * @param said is told each backend when it is about to begin
     */
    public static List<RunTimes> of(
            Experiment experiment, List<Backend> backends, int samples, double budget, Consumer<String> said) {
        double[] reference = experiment.reference();
        List<Course> courses = new ArrayList<>();
        for (Backend backend : backends) {
            said.accept(backend.name());
            Course course = new Course(backend.name(), experiment.gradientBy(backend), reference);
            course.warm(budget / 3, experiment.productBy(backend));
            courses.add(course);
        }
        boolean more = true;
        while (more) {
            more = false;
            for (Course course : courses) {
                if (course.wants(samples, budget)) {
                    course.time();
                    more = true;
                }
            }
        }
        return courses.stream().map(Course::result).toList();
    }

    /** One backend's turns. */
    private static final class Course {

        private final String backend;
        private final Consumer<double[]> work;
        private final double[] gradient;
        private final double difference;
        private final List<Double> seconds = new ArrayList<>();
        private double product;
        private double spent;

        Course(String backend, Consumer<double[]> work, double[] reference) {
            this.backend = backend;
            this.work = work;
            this.gradient = new double[reference.length];
            work.accept(gradient);
            this.difference = difference(gradient, reference);
        }

        void warm(double budget, Runnable oneProduct) {
            product = Stopwatch.seconds(budget / 3, oneProduct);
            long end = System.nanoTime() + (long) (budget * 1e9);
            while (System.nanoTime() < end) {
                work.accept(gradient);
            }
        }

        boolean wants(int samples, double budget) {
            return seconds.size() < FEWEST || (seconds.size() < samples && spent < budget);
        }

        void time() {
            long start = System.nanoTime();
            work.accept(gradient);
            double taken = (System.nanoTime() - start) * 1e-9;
            seconds.add(taken);
            spent += taken;
        }

        RunTimes result() {
            return new RunTimes(
                    backend, seconds.stream().mapToDouble(Double::doubleValue).toArray(), difference, product);
        }
    }

    /** The largest difference relative to the largest expected component; NaN if a component is. */
    static double difference(double[] actual, double[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference == 0 ? 0 : difference / largest;
    }
}
