package dev.fluxion.backend.conformance;

import dev.fluxion.VectorFunction;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Random;

/**
 * A random straight-line program over a vector: each step applies one operation to earlier results. All operations are
 * smooth where they are used and keep numbers near one, so that differences can check them.
 *
 * @param inputs the length n of the point
 * @param outputs the length m of the value: the last results
 * @param operations what each step does
 * @param left the first operand of each step
 * @param right the second operand of each step, if it has one
 * @param constants a number for each step that needs one
 */
record RandomProgram(int inputs, int outputs, int[] operations, int[] left, int[] right, double[] constants) {

    private static final int SMOOTH_OPERATIONS = 14;
    private static final int ALL_OPERATIONS = 19;

    /** A program of operations that have a derivative everywhere. */
    static RandomProgram smooth(long seed) {
        return of(seed, SMOOTH_OPERATIONS);
    }

    /** A program that may also have kinks and jumps. */
    static RandomProgram any(long seed) {
        return of(seed, ALL_OPERATIONS);
    }

    private static RandomProgram of(long seed, int kinds) {
        var random = new Random(seed);
        int inputs = 1 + random.nextInt(6);
        int outputs = 1 + random.nextInt(4);
        int steps = outputs + 5 + random.nextInt(30);
        int[] operations = new int[steps];
        int[] left = new int[steps];
        int[] right = new int[steps];
        double[] constants = new double[steps];
        for (int k = 0; k < steps; k++) {
            operations[k] = random.nextInt(kinds);
            left[k] = random.nextInt(inputs + k);
            right[k] = random.nextInt(inputs + k);
            constants[k] = 0.5 + random.nextDouble();
        }
        return new RandomProgram(inputs, outputs, operations, left, right, constants);
    }

    double[] point(long seed) {
        return new Random(~seed).doubles(inputs, -1.5, 1.5).toArray();
    }

    /** The program as plain Java. */
    VectorFunction plain() {
        return this::run;
    }

    /** The program written by hand over {@link Real}, doing the same. */
    VectorFunction generic() {
        return new Handwritten(this);
    }

    double[] run(double[] x) {
        double[] memory = new double[inputs + operations.length];
        System.arraycopy(x, 0, memory, 0, inputs);
        for (int k = 0; k < operations.length; k++) {
            memory[inputs + k] = step(operations[k], memory[left[k]], memory[right[k]], constants[k]);
        }
        double[] y = new double[outputs];
        System.arraycopy(memory, memory.length - outputs, y, 0, outputs);
        return y;
    }

    private static double step(int operation, double a, double b, double c) {
        return switch (operation) {
            case 0 -> a + b;
            case 1 -> a - b;
            case 2 -> Math.tanh(a * b);
            case 3 -> a / (2.0 + Math.sin(b));
            case 4 -> c * a;
            case 5 -> c - a;
            case 6 -> c / (1.0 + a * a);
            case 7 -> Math.sin(a);
            case 8 -> Math.cos(a);
            case 9 -> Math.exp(Math.sin(a));
            case 10 -> Math.log(2.0 + Math.cos(a));
            case 11 -> Math.pow(Math.sqrt(1.0 + a * a), c);
            case 12 -> Math.atan2(a, 2.0 + Math.cos(b));
            case 13 -> Math.hypot(a, b + 4.0) - c;
            case 14 -> Math.max(a, b);
            case 15 -> Math.min(a, c);
            case 16 -> Math.abs(a);
            case 17 -> a > b ? a : c * b;
            default -> a - Math.floor(a);
        };
    }

    private record Handwritten(RandomProgram program) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            return program.run(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return this::run;
        }

        private Real[] run(Real[] x) {
            int inputs = program.inputs;
            Real[] memory = new Real[inputs + program.operations.length];
            System.arraycopy(x, 0, memory, 0, inputs);
            for (int k = 0; k < program.operations.length; k++) {
                memory[inputs + k] = step(
                        program.operations[k], memory[program.left[k]], memory[program.right[k]], program.constants[k]);
            }
            Real[] y = new Real[program.outputs];
            System.arraycopy(memory, memory.length - program.outputs, y, 0, program.outputs);
            return y;
        }

        private static Real step(int operation, Real a, Real b, double c) {
            return switch (operation) {
                case 0 -> a.add(b);
                case 1 -> a.subtract(b);
                case 2 -> a.multiply(b).tanh();
                case 3 -> a.divide(b.sin().add(2.0));
                case 4 -> a.multiply(c);
                case 5 -> a.subtractFrom(c);
                case 6 -> a.multiply(a).add(1.0).divideInto(c);
                case 7 -> a.sin();
                case 8 -> a.cos();
                case 9 -> a.sin().exp();
                case 10 -> a.cos().add(2.0).log();
                case 11 -> a.multiply(a).add(1.0).sqrt().pow(c);
                case 12 -> Real.apply(Binary.ATAN2, a, b.cos().add(2.0));
                case 13 -> Real.apply(Binary.HYPOT, a, b.add(4.0)).subtract(c);
                case 14 -> a.max(b);
                case 15 -> a.min(Real.constant(c));
                case 16 -> a.abs();
                case 17 -> a.compare(b, -1) > 0 ? a : b.multiply(c);
                default -> a.subtract(a.apply(Unary.FLOOR));
            };
        }
    }
}
