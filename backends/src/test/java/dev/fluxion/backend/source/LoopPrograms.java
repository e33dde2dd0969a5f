package dev.fluxion.backend.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes random programs in plain Java that loop, branch, leave early, write to arrays under several names, make objects and lambdas and call helpers, one of which
 * brings its derivative and some of which call themselves and each other. Numbers
 * stay small, so that derivatives do; what they are does not matter.
 */
final class LoopPrograms {

    /** What tells the programs of one class apart. */
    private static final long VECTORS = 3_000_000_000L;

    private static final long METHODS = 1_000_000_007L;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final List<String> numbers = new ArrayList<>();
    private final List<String> assignable = new ArrayList<>();
    private final List<String> integers = new ArrayList<>();
    private final List<String> arrays = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> matrices = new ArrayList<>();
    private final List<String> singles = new ArrayList<>();
    private final List<String> pairs = new ArrayList<>();
    private final List<String> sums = new ArrayList<>();
    private final List<String> recursive = new ArrayList<>();
    private final boolean vector;
    private int made;
    private int loops;
    private int budget;

    private LoopPrograms(long seed, boolean vector) {
        this.random = new Random(seed);
        this.vector = vector;
        // In one of ten programs, as the bodies are read into each other and become large.
        for (int i = seed % 10 == 0 ? 1 + (int) (seed / 10 % 2) : 0; i > 0; i--) {
            recursive.add("r" + i);
        }
    }

    /** A class with the methods {@code field} and {@code vector}, which make the functions of two random programs. */
    static String write(long seed, String name) {
        return """
                import dev.fluxion.ScalarField;
                import dev.fluxion.VectorFunction;
                import dev.fluxion.rule.DifferentiatedBy;
                import java.util.Arrays;
                import java.util.function.DoubleUnaryOperator;

                public final class %s {
                    public static ScalarField field(double[] data, int[] table, double k) {
                        return x -> f(x, data, table, k);
                    }

                    public static VectorFunction vector(double[] data, int[] table, double k) {
                        return x -> g(x, data, table, k);
                    }

                %s
                %s
                %s
                    static double helper(double[] a, double[] b, double s, int n) {
                        double sum = s;
                        for (int i = 0; i < a.length; i++) {
                            if (sum > 1.9) {
                                return sum * b[0];
                            }
                            a[i] = Math.sin(a[i] + b[(i + n) %% b.length] * s);
                            sum = 0.5 * sum + a[i] * b[i %% b.length];
                        }
                        return sum;
                    }

                    record Pair(double a, double b) {
                        Pair mixed(Pair other, double s) {
                            return other.a > a ? new Pair(s * other.b, a) : new Pair(b, s - other.a);
                        }
                    }

                    static final class Sum {
                        double total;
                        int count;

                        Sum(double first) {
                            total = first;
                        }

                        Sum add(double s) {
                            total = Math.sin(total + s);
                            count++;
                            return this;
                        }
                    }

                    static double twice(DoubleUnaryOperator f, double s) {
                        return f.applyAsDouble(f.applyAsDouble(s));
                    }

                    @DifferentiatedBy(Bent.class)
                    static double bent(double s, int n, double t) {
                        return Math.sin(s * n) * t;
                    }

                    static final class Bent {
                        record Both(double s, double t) {}

                        static Both pullback(double s, int n, double t, double y, double cotangent) {
                            return new Both(cotangent * n * Math.cos(s * n) * t, cotangent * Math.sin(s * n));
                        }
                    }

                    static double[] mixed(double[] a, double s) {
                        double[] c = a.clone();
                        for (int i = c.length - 1; i >= 0; i--) {
                            c[i] *= s;
                        }
                        return s > 0.2 ? c : a;
                    }
                }
                """.formatted(
                        name,
                        new LoopPrograms(seed, false).method(),
                        new LoopPrograms(seed + VECTORS, true).method(),
                        recursiveMethods(seed));
    }

    /** Methods that call each other while there is fuel. */
    private static String recursiveMethods(long seed) {
        var text = new StringBuilder();
        for (String called : new LoopPrograms(seed, false).recursive) {
            text.append(new LoopPrograms(seed + METHODS * called.hashCode(), false).recursiveMethod(called, seed));
        }
        return text.toString();
    }

    private String recursiveMethod(String called, long seed) {
        recursive.clear();
        recursive.addAll(new LoopPrograms(seed, false).recursive);
        line("    static double " + called + "(double[] x, double[] data, int[] table, double k, int[] fuel) {");
        begin(1 + random.nextInt(3), 0);
        line("        return Math.sin(" + expression(2) + ");");
        line("    }");
        return text.toString();
    }

    private String method() {
        line(
                vector
                        ? "    static double[] g(double[] x, double[] data, int[] table, double k) {"
                        : "    static double f(double[] x, double[] data, int[] table, double k) {");
        line("        int[] fuel = {10};");
        begin(6 + random.nextInt(16), random.nextInt(4));
        line(
                vector
                        ? "        return " + pick(names) + ";"
                        : "        return " + expression(3) + " + " + reduced() + ";");
        line("    }");
        return text.toString();
    }

    /** Declares some variables and writes statements. Objects must not be kept during calls of a method by itself. */
    private void begin(int statements, int objects) {
        numbers.addAll(List.of("k", "data[1]", "x[0]", "x[1]"));
        integers.addAll(List.of("table[0]", "table[2]", "x.length"));
        arrays.addAll(List.of("x", "data"));
        names.add("x");
        declareNumber();
        declareNumber();
        declareArray();
        if (random.nextBoolean()) {
            declareMatrix();
        }
        for (int few = random.nextInt(4) - 1; few > 0; few--) {
            declareSingles();
        }
        for (int i = 0; i < objects; i++) {
            declareObject();
        }
        budget = statements;
        while (budget > 0) {
            statement(0);
        }
    }

    /** A call of a method that may call itself. */
    private String recursion() {
        if (recursive.isEmpty()) {
            return pick(numbers);
        }
        return "(fuel[0]-- > 0 ? " + pick(recursive) + "(" + pick(names) + ", data, table, " + pick(numbers)
                + ", fuel) : " + pick(numbers) + ")";
    }

    private String reduced() {
        return "helper(" + pick(names) + ", " + pick(arrays) + ", " + pick(numbers) + ", 2)";
    }

    private void line(String code) {
        text.append("    ").append(code).append('\n');
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void declareNumber() {
        String name = "d" + made++;
        line("double " + name + " = " + bounded() + ";");
        numbers.add(name);
        assignable.add(name);
    }

    private void declareArray() {
        String name = "a" + made++;
        line("double[] " + name + " = "
                + switch (random.nextInt(6)) {
                    case 0 -> "new double[5]";
                    case 1 -> "x.clone()";
                    case 2 -> "Arrays.copyOf(" + pick(arrays) + ", " + (4 + random.nextInt(4)) + ")";
                    case 3 -> "mixed(" + pick(names) + ", " + pick(numbers) + ")";
                    case 4 -> "new double[] {" + bounded() + ", " + bounded() + ", " + pick(numbers) + ", 0.5}";
                    default -> pick(names);
                }
                + ";");
        arrays.add(name);
        names.add(name);
    }

    private void declareMatrix() {
        String name = "m" + made++;
        line("double[][] " + name + " = new double[3][4];");
        if (random.nextBoolean()) {
            line(name + "[1] = " + pick(names) + ".clone();");
        }
        matrices.add(name);
    }

    private void declareSingles() {
        String name = "s" + made++;
        line("float[] " + name + " = "
                + switch (singles.isEmpty() ? random.nextInt(2) : random.nextInt(5)) {
                    case 0 -> "new float[4]";
                    case 1 -> "new float[] {(float) " + bounded() + ", 0.25f, (float) " + pick(numbers) + "}";
                    case 2 -> pick(singles) + ".clone()";
                    case 3 -> "Arrays.copyOf(" + pick(singles) + ", 5)";
                    default -> pick(singles);
                }
                + ";");
        singles.add(name);
    }

    /** Does something with an array of floats. */
    private void single() {
        switch (singles.isEmpty() ? 4 : random.nextInt(4)) {
            case 0 -> line(index(pick(singles)) + " = (float) " + bounded() + ";");
            case 1 -> line(index(pick(singles)) + " -= 0.5 * " + bounded() + ";");
            case 2 -> line("Arrays.fill(" + pick(singles) + ", (float) " + bounded() + ");");
            case 3 -> line("System.arraycopy(" + pick(singles) + ", 0, " + pick(singles) + ", 1, 2);");
            default -> copy();
        }
    }

    private void declareObject() {
        String name = "o" + made++;
        if (random.nextBoolean()) {
            line("Pair " + name + " = new Pair(" + bounded() + ", " + pick(numbers) + ");");
            numbers.add(name + ".a()");
            numbers.add(name + ".b()");
            pairs.add(name);
        } else {
            line("Sum " + name + " = "
                    + (sums.isEmpty() || random.nextInt(3) > 0 ? "new Sum(" + bounded() + ")" : pick(sums)) + ";");
            numbers.add(name + ".total");
            integers.add(name + ".count");
            sums.add(name);
        }
    }

    /** Does something with an object, or calls a lambda. */
    private void object() {
        switch (random.nextInt(4)) {
            case 0 -> {
                String name = "l" + made++;
                line("double " + name + " = " + bounded() + ";");
                line(pick(assignable) + " = 0.5 * twice(t" + name + " -> Math.cos(t" + name + " * " + name + "), "
                        + pick(numbers) + ");");
            }
            case 1 -> {
                if (!pairs.isEmpty()) {
                    line(pick(pairs) + " = " + pick(pairs) + ".mixed(" + pick(pairs) + ", " + bounded() + ");");
                }
            }
            case 2 -> {
                if (!sums.isEmpty()) {
                    line(pick(sums) + ".add(" + bounded() + ").total *= 0.5;");
                }
            }
            default -> {
                List<String> some = random.nextBoolean() ? pairs : sums;
                if (!some.isEmpty()) {
                    line(pick(some) + " = " + condition() + " ? " + pick(some) + " : " + pick(some) + ";");
                }
            }
        }
    }

    private String index(String array) {
        return array + "[" + integer() + " % " + array + ".length]";
    }

    private String entry(String matrix) {
        return matrix + "[" + integer() + " % 3][" + integer() + " % 4]";
    }

    /** An integer that is not negative. */
    private String integer() {
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(random.nextInt(7));
            case 1 -> "(" + pick(integers) + " + " + random.nextInt(4) + ")";
            case 2 -> "((" + pick(integers) + " * " + (1 + random.nextInt(3)) + " + " + pick(integers) + ") & 15)";
            default -> pick(integers);
        };
    }

    private String expression(int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return switch (random.nextInt(7)) {
                case 0 -> String.valueOf(random.nextInt(20) / 10.0 - 0.9);
                case 6 -> index(pick(singles.isEmpty() ? arrays : singles));
                case 1 -> "(double) " + pick(integers) + " * 0.1";
                case 2, 3 -> index(pick(arrays));
                default -> matrices.isEmpty() || random.nextBoolean() ? pick(numbers) : entry(pick(matrices));
            };
        }
        String left = expression(depth - 1);
        String right = expression(depth - 1);
        return switch (random.nextInt(14)) {
            case 0, 1 -> "(" + left + " + " + right + ")";
            case 2, 3 -> "(" + left + " - " + right + ")";
            case 4, 5 -> left + " * " + right;
            case 6 -> "(" + left + ") / (2.5 + Math.cos(" + right + "))";
            case 7 -> "Math.exp(-Math.abs(" + left + "))";
            case 8 -> "Math.sqrt(1.0 + (" + left + ") * (" + left + "))";
            case 9 -> "Math.max(" + left + ", " + right + ")";
            case 10 -> "(" + condition() + " ? " + left + " : " + right + ")";
            case 11 -> "Math.atan2(" + left + ", 2.0 + Math.sin(" + right + "))";
            case 12 -> "bent(" + left + ", " + integer() + " % 3, 0.5 * " + pick(numbers) + ")";
            default -> "-Math.hypot(" + left + ", 1.5)";
        };
    }

    private String bounded() {
        return (random.nextBoolean() ? "Math.sin(" : "Math.tanh(") + expression(2) + ")";
    }

    private String condition() {
        return switch (random.nextInt(3)) {
            case 0 -> integer() + " % 3 == " + random.nextInt(3);
            case 1 -> pick(numbers) + " > " + (random.nextInt(20) / 10.0 - 0.95);
            default -> pick(numbers) + " < " + index(pick(arrays));
        };
    }

    private void statement(int depth) {
        budget--;
        switch (random.nextInt(depth < 3 ? 20 : 13)) {
            case 0, 1 -> line(pick(assignable) + " = " + bounded() + ";");
            case 2 -> line(pick(assignable) + " += 0.25 * " + bounded() + ";");
            case 3, 4 -> line(index(pick(names)) + " = " + bounded() + ";");
            case 5 -> line(index(pick(names)) + " -= 0.5 * " + bounded() + ";");
            case 6 -> line(pick(assignable) + " = Math.tanh(" + reduced() + ");");
            case 7 -> line(pick(names) + " = " + pick(names) + (random.nextInt(3) == 0 ? ".clone();" : ";"));
            case 8 -> {
                if (matrices.isEmpty()) {
                    copy();
                } else {
                    line(entry(pick(matrices)) + " = " + bounded() + ";");
                }
            }
            case 9 -> {
                if (random.nextBoolean()) {
                    copy();
                } else {
                    single();
                }
            }
            case 10, 11 -> object();
            case 12 ->
                line(pick(assignable) + " = 0.5 * " + recursion() + " - " + bounded() + " * " + recursion() + ";");
            case 13, 14 -> branch(depth);
            case 15, 16, 17 -> loop(depth);
            case 18 -> choice(depth);
            default -> {
                if (vector) {
                    line("if (" + condition() + ") {\n        return " + pick(names) + ";\n    }");
                } else {
                    line("if (" + condition() + ") {\n        return " + bounded() + ";\n    }");
                }
            }
        }
    }

    private void copy() {
        switch (random.nextInt(3)) {
            case 0 -> line("Arrays.fill(" + pick(names) + ", " + bounded() + ");");
            case 1 -> line("System.arraycopy(" + pick(arrays) + ", 1, " + pick(names) + ", 0, 2);");
            default -> {
                if (matrices.isEmpty()) {
                    String name = pick(names);
                    line("System.arraycopy(" + name + ", 0, " + name + ", 1, 2);");
                } else {
                    line(pick(matrices) + "[2] = " + pick(matrices) + "[" + random.nextInt(2) + "];");
                }
            }
        }
    }

    private void block(int depth) {
        int count = 1 + random.nextInt(3);
        // What is declared in a block ends with it.
        int numbersBefore = numbers.size();
        int assignableBefore = assignable.size();
        int arraysBefore = arrays.size();
        int namesBefore = names.size();
        if (random.nextInt(3) == 0) {
            declareNumber();
        }
        if (random.nextInt(4) == 0) {
            declareArray();
        }
        for (int i = 0; i < count; i++) {
            statement(depth + 1);
        }
        shrink(numbers, numbersBefore);
        shrink(assignable, assignableBefore);
        shrink(arrays, arraysBefore);
        shrink(names, namesBefore);
    }

    private static void shrink(List<String> list, int size) {
        list.subList(size, list.size()).clear();
    }

    private void branch(int depth) {
        line("if (" + condition() + ") {");
        block(depth);
        if (random.nextBoolean()) {
            line("} else {");
            block(depth);
        }
        line("}");
    }

    private void loop(int depth) {
        String counter = "i" + made++;
        boolean labelled = random.nextInt(3) == 0;
        String label = "loop" + loops++;
        String head = switch (random.nextInt(4)) {
            case 0 -> "for (int # = 0; # < " + (1 + random.nextInt(4)) + "; #++) {";
            case 1 -> "for (int # = x.length; # > 0; #--) {";
            case 2 -> "for (int # = 1; # < " + pick(integers) + " % 5 + 1; # += 2) {";
            default -> "for (int # = 0; # < 4 && " + condition() + "; #++) {";
        };
        line((labelled ? label + ": " : "") + head.replace("#", counter));
        integers.add(counter);
        int inner = loops;
        block(depth);
        if (labelled && inner < loops + 1 && random.nextBoolean()) {
            line("for (int j" + counter + " = 0; j" + counter + " < 3; j" + counter + "++) {");
            block(depth + 1);
            line("if (" + condition() + ") {\n        " + (random.nextBoolean() ? "break " : "continue ") + label
                    + ";\n    }");
            line("}");
        }
        if (random.nextInt(3) == 0) {
            line("if (" + condition() + ") {\n        " + (random.nextBoolean() ? "break;" : "continue;") + "\n    }");
            block(depth);
        }
        integers.remove(counter);
        line("}");
    }

    private void choice(int depth) {
        line("switch (" + integer() + " % 4) {");
        for (int i = 0; i < 3; i++) {
            line("case " + i + ":");
            line("{");
            block(depth);
            line("}");
            if (random.nextBoolean()) {
                line("break;");
            }
        }
        line("default:");
        line("}");
    }
}
