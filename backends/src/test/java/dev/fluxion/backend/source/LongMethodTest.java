package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Label;
import org.objectweb.asm.tree.ClassNode;

/** Long methods without loops: their derivatives are cut into methods that HotSpot compiles. */
class LongMethodTest {

    private static final int VARIABLES = 12;
    private static final int LARGEST = 8_000;

    /** What a statement does: {@code a[to] = f(a[left] * a[right]) + 0.5 * a[more]}. */
    private record Step(int kind, int to, int left, int right, int more) {}

    private static List<Step> steps(int count) {
        var random = new Random(20);
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new Step(
                    random.nextInt(4),
                    random.nextInt(VARIABLES),
                    random.nextInt(VARIABLES),
                    random.nextInt(VARIABLES),
                    random.nextInt(VARIABLES)));
        }
        return steps;
    }

    private static String source(List<Step> steps) {
        var text = new StringBuilder("""
                import dev.fluxion.ScalarField;
                public final class Long {
                    public static ScalarField field() {
                        return Long::f;
                    }
                    static double f(double[] x) {
                """);
        for (int i = 0; i < VARIABLES; i++) {
            text.append("    double a" + i + " = x[" + i + "];\n");
        }
        for (Step step : steps) {
            String a = "a" + step.left;
            String b = "a" + step.right;
            String c = "a" + step.more;
            text.append(
                    switch (step.kind) {
                        case 0 -> "    a" + step.to + " = Math.sin(" + a + " * " + b + ") + 0.5 * " + c + ";\n";
                        case 1 -> "    a" + step.to + " = 0.3 * " + a + " - 0.4 * " + b + " + 0.2 * " + c + ";\n";
                        case 2 -> "    x[" + step.to + "] = " + a + " * " + b + ";\n";
                        default ->
                            "    if (" + a + " > " + b + ") { a" + step.to + " = " + c + " * x[" + step.left + "]; }\n";
                    });
        }
        text.append("    return ");
        for (int i = 0; i < VARIABLES; i++) {
            text.append("a" + i + " * x[" + i + "] + ");
        }
        return text.append("1.0;\n  }\n}\n").toString();
    }

    /** The same as a loop over the steps. */
    private static double interpreted(double[] x, int[][] steps) {
        double[] a = x.clone();
        for (int[] step : steps) {
            switch (step[0]) {
                case 0 -> a[step[1]] = Math.sin(a[step[2]] * a[step[3]]) + 0.5 * a[step[4]];
                case 1 -> a[step[1]] = 0.3 * a[step[2]] - 0.4 * a[step[3]] + 0.2 * a[step[4]];
                case 2 -> x[step[1]] = a[step[2]] * a[step[3]];
                default -> {
                    if (a[step[2]] > a[step[3]]) {
                        a[step[1]] = a[step[4]] * x[step[2]];
                    }
                }
            }
        }
        double sum = 0.0;
        for (int i = 0; i < x.length; i++) {
            sum += a[i] * x[i];
        }
        return sum + 1.0;
    }

    @Test
    void areCutIntoMethodsThatAreCompiled(@TempDir Path directory) throws Exception {
        List<Step> steps = steps(2_000);
        ScalarField f = (ScalarField) CompiledSource.load(directory, Map.of("Long", source(steps)))
                .loadClass("Long")
                .getMethod("field")
                .invoke(null);
        int[][] table = steps.stream()
                .map(step -> new int[] {step.kind, step.to, step.left, step.right, step.more})
                .toArray(int[][]::new);
        double[] x = new Random(3).doubles(VARIABLES, -1.0, 1.0).toArray();
        double[] expected = ForwardDual.create().gradient(y -> interpreted(y, table), x);
        Path generated = Files.createDirectory(directory.resolve("generated"));
        System.setProperty("fluxion.source.dump", generated.toString());
        try {
            PreparedGradient adjoint = SourceAdjoint.create().prepareGradient(f, VARIABLES);
            PreparedGradient forward = SourceForward.create().prepareGradient(f, VARIABLES);
            for (PreparedGradient prepared : List.of(adjoint, forward)) {
                double[] gradient = new double[VARIABLES];
                for (int round = 0; round < 2; round++) {
                    assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(f.apply(x.clone()));
                    assertThat(gradient).containsExactly(expected, within(1e-10));
                }
            }
            double[] pullback = SourceAdjoint.create()
                    .pullbackAt((VectorFunction) y -> new double[] {f.apply(y)}, x)
                    .apply(new double[] {1.0});
            assertThat(pullback).containsExactly(expected, within(1e-10));
        } finally {
            System.clearProperty("fluxion.source.dump");
        }
        try (Stream<Path> files = Files.list(generated)) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).toList();
            assertThat(classes).isNotEmpty();
            for (Path file : classes) {
                assertThat(largest(file)).as(file.toString()).isLessThan(LARGEST);
            }
        }
    }

    private static int largest(Path file) throws Exception {
        var largest = new Largest(Files.readAllBytes(file));
        largest.accept(new ClassNode(), 0);
        return largest.bytes;
    }

    /** Reads how long the longest method with jumps or lines is. */
    private static final class Largest extends ClassReader {

        private int bytes;

        Largest(byte[] file) {
            super(file);
        }

        @Override
        protected Label readLabel(int offset, Label[] labels) {
            // One for each byte, and one for the end.
            bytes = Math.max(bytes, labels.length - 1);
            return super.readLabel(offset, labels);
        }
    }
}
