package dev.fluxion.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes random programs in plain Java, each twice: as a user would, and with {@link Dual} in the place of every number. The
 * two differ in nothing else, so that the second one's tangents are those of the first.
 */
final class RandomPrograms {

    /** A piece of both programs. */
    private record Text(String plain, String dual) {
        static Text same(String text) {
            return new Text(text, text);
        }

        /** Puts parts into the places marked {@code #} of both forms, in their order. */
        static Text of(String plain, String dual, Text... parts) {
            return new Text(fill(plain, parts, true), fill(dual, parts, false));
        }

        static Text ofBoth(String form, Text... parts) {
            return of(form, form, parts);
        }

        private static String fill(String form, Text[] parts, boolean plain) {
            var filled = new StringBuilder();
            int next = 0;
            for (int i = 0; i < form.length(); i++) {
                char c = form.charAt(i);
                if (c == '#') {
                    filled.append(plain ? parts[next].plain : parts[next].dual);
                    next++;
                } else {
                    filled.append(c);
                }
            }
            return filled.toString();
        }
    }

    private enum Type {
        DOUBLE("double", "Dual"),
        FLOAT("float", "Dual"),
        INT("int", "int"),
        LONG("long", "long"),
        BOOLEAN("boolean", "boolean"),
        ARRAY("double[]", "Dual[]"),
        MATRIX("double[][]", "Dual[][]"),
        NODE("Node", "Node"),
        POINT("Point", "Point"),
        OPERATION("Operation", "Operation"),
        FUNCTION("DoubleUnaryOperator", "UnaryOperator<Dual>"),
        LIST("List<Double>", "List<Dual>"),
        MAP("Map<Integer, Double>", "Map<Integer, Dual>"),
        BOXES("Double[]", "Dual[]"),
        SINGLES("float[]", "Dual[]");

        final String plain;
        final String dual;

        Type(String plain, String dual) {
            this.plain = plain;
            this.dual = dual;
        }
    }

    private enum Use {
        /** Assigned again. */
        VARIABLE,
        /** Never assigned again, so that lambdas may capture it. */
        FIXED,
        /** Assigned by its loop only. */
        COUNTER
    }

    private record Variable(String name, Type type, Use use) {}

    private static final String IMPORTS = """
            package fuzz;

            import dev.fluxion.ScalarField;
            import dev.fluxion.lift.Dual;
            import static dev.fluxion.lift.Dual.*;
            import static fuzz.TYPES.*;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.List;
            import java.util.Map;
            import java.util.TreeMap;
            import java.util.function.DoubleUnaryOperator;
            import java.util.function.UnaryOperator;

            """;

    private static final String CAPTURED = """
                record Captured(double k, double[] data, Node node) implements ScalarField {
                    public double apply(double[] x) {
                        return g(x, k, data, node);
                    }
                }
            """;

    private static final String PLAIN_TYPES = """
                static final double[] TABLE = {0.5, -1.25, 2.0};

                static double power(double a, int n) {
                    return n <= 0 ? 1 : a * power(a * 0.9, n - 1);
                }

                static final class Node {
                    double v;
                    double[] w;
                    Node next;
                    int k;

                    Node(double v, double[] w, Node next) {
                        this.v = v;
                        this.w = w;
                        this.next = next;
                    }

                    double sum(int depth) {
                        return depth == 0 || next == null ? v : v * 0.5 + next.sum(depth - 1);
                    }

                    void add(double a) {
                        v += a;
                        w[0] = a * 0.5;
                        k++;
                    }
                }

                record Point(double a, int n, double b) {
                    double dot(Point o) {
                        return a * o.a + b * o.b * n;
                    }

                    Point plus(double c) {
                        return new Point(a + c, n + 1, b);
                    }
                }

                interface Operation {
                    double apply(double a, double b);

                    default double twice(double a) {
                        return apply(apply(a, 0.5), a);
                    }
                }

                record Linear(double k) implements Operation {
                    public double apply(double a, double b) {
                        return k * a - b;
                    }
                }

                static class Wave implements Operation {
                    double phase = 0.25;

                    public double apply(double a, double b) {
                        return Math.sin(a * phase) * b;
                    }
                }

                static final class Shifted extends Wave {
                    Shifted(double by) {
                        phase += by;
                    }

                    @Override
                    public double twice(double a) {
                        return super.twice(a) + phase;
                    }
                }
            """;

    private static final String DUAL_TYPES = """
                static final Dual[] TABLE = all(0.5, -1.25, 2.0);

                static Dual power(Dual a, int n) {
                    return n <= 0 ? c(1) : mul(a, power(mul(a, c(0.9)), n - 1));
                }

                static final class Node {
                    Dual v;
                    Dual[] w;
                    Node next;
                    int k;

                    Node(Dual v, Dual[] w, Node next) {
                        this.v = v;
                        this.w = w;
                        this.next = next;
                    }

                    Dual sum(int depth) {
                        return depth == 0 || next == null ? v : add(mul(v, c(0.5)), next.sum(depth - 1));
                    }

                    void add(Dual a) {
                        v = Dual.add(v, a);
                        w[0] = mul(a, c(0.5));
                        k++;
                    }

                    private static Dual add(Dual a, Dual b) {
                        return Dual.add(a, b);
                    }
                }

                record Point(Dual a, int n, Dual b) {
                    Dual dot(Point o) {
                        return add(mul(a, o.a), mul(mul(b, o.b), c(n)));
                    }

                    Point plus(Dual d) {
                        return new Point(add(a, d), n + 1, b);
                    }
                }

                interface Operation {
                    Dual apply(Dual a, Dual b);

                    default Dual twice(Dual a) {
                        return apply(apply(a, c(0.5)), a);
                    }
                }

                record Linear(Dual k) implements Operation {
                    public Dual apply(Dual a, Dual b) {
                        return sub(mul(k, a), b);
                    }
                }

                static class Wave implements Operation {
                    Dual phase = c(0.25);

                    public Dual apply(Dual a, Dual b) {
                        return mul(sin(mul(a, phase)), b);
                    }
                }

                static final class Shifted extends Wave {
                    Shifted(Dual by) {
                        phase = add(phase, by);
                    }

                    @Override
                    public Dual twice(Dual a) {
                        return add(super.twice(a), phase);
                    }
                }
            """;

    private final Random random;
    private final StringBuilder plain = new StringBuilder();
    private final StringBuilder dual = new StringBuilder();
    private List<Variable> scope = new ArrayList<>();
    private int names;

    /** What the helpers return that may be called. */
    private List<Type> helpers = List.of();

    private int budget;

    /** What the method being written returns. */
    private Type result = Type.DOUBLE;

    /** Whether what the function captured is in scope. */
    private boolean captures;

    /** Whether expressions must leave everything as it is, because the two forms evaluate them at different times. */
    private boolean pure;

    private RandomPrograms(Random random) {
        this.random = random;
    }

    /**
     * Writes a program of three numbers.
     *
     * @param seed what it is made from
     * @param name the name of its class; that of its double ends in {@code Dual}
     * @return the source of the class, whose method {@code make} gives the function, and the source of its double, whose
     *     method {@code f} computes it
     */
    static List<String> write(long seed, String name) {
        var writer = new RandomPrograms(new Random(seed));
        writer.program();
        return List.of(
                plainImports() + "public final class " + name + " {\n" + CAPTURED + writer.plain + "}\n",
                dualImports() + "public final class " + name + "Dual {\n" + writer.dual + "}\n");
    }

    /** What all programs share, from the full name of each class to its source. */
    static Map<String, String> types() {
        return Map.of(
                "fuzz.PlainTypes", plainImports() + "final class PlainTypes {\n" + PLAIN_TYPES + "}\n",
                "fuzz.DualTypes", dualImports() + "final class DualTypes {\n" + DUAL_TYPES + "}\n");
    }

    private static String plainImports() {
        return IMPORTS.replace("TYPES", "PlainTypes");
    }

    private static String dualImports() {
        return IMPORTS.replace("TYPES", "DualTypes");
    }

    private void program() {
        List<Type> returned = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Type type = pick(Type.DOUBLE, Type.DOUBLE, Type.ARRAY, Type.NODE, Type.POINT);
            start(
                    List.copyOf(returned),
                    6,
                    "    static " + type.plain + " h" + i + "(double p, int n, double[] q, Node m) {",
                    "    static " + type.dual + " h" + i + "(Dual p, int n, Dual[] q, Node m) {",
                    type,
                    new Variable("p", Type.DOUBLE, Use.VARIABLE),
                    new Variable("n", Type.INT, Use.VARIABLE),
                    new Variable("q", Type.ARRAY, Use.VARIABLE),
                    new Variable("m", Type.NODE, Use.VARIABLE));
            returned.add(type);
        }
        // The function itself, with what it captured, which it only reads.
        captures = true;
        start(
                returned,
                18,
                "    static double g(double[] x, double k, double[] data, Node node) {",
                "    static Dual g(Dual[] x, Dual k, Dual[] data, Node node) {",
                Type.DOUBLE,
                new Variable("x", Type.ARRAY, Use.VARIABLE),
                new Variable("k", Type.DOUBLE, Use.FIXED));
        captures = false;
        String k = literal();
        String data = "{" + literal() + ", " + literal() + "}";
        line("    public static ScalarField make() {", "    public static Dual f(Dual[] x) {");
        line("        double k = " + k + ";", "        Dual k = c(" + k + ");");
        line("        double[] data = " + data + ";", "        Dual[] data = all(new double[] " + data + ");");
        both("Node node = new Node(k, data, null);");
        line(
                "        return " + pick("x -> g(x, k, data, node);", "new Captured(k, data, node);"),
                "        return g(x, k, data, node);");
        line("    }", "    }");
    }

    private void start(
            List<Type> callable,
            int statements,
            String plainHead,
            String dualHead,
            Type returned,
            Variable... parameters) {
        helpers = callable;
        budget = statements;
        scope = new ArrayList<>(List.of(parameters));
        line(plainHead, dualHead);
        for (String element : parameters[0].type == Type.ARRAY ? List.of("x[0]", "x[1]", "x[2]") : List.<String>of()) {
            String name = fresh("v");
            emit(Text.of("double " + name + " = #;", "Dual " + name + " = #;", Text.same(element)));
            scope.add(new Variable(name, Type.DOUBLE, pick(Use.VARIABLE, Use.FIXED)));
        }
        result = returned;
        statements(5 + random.nextInt(6), 3);
        emit(Text.ofBoth("return #;", returned == Type.DOUBLE ? everything() : value(returned, 1)));
        line("    }", "    }");
    }

    /** A number made of all that is in scope. */
    private Text everything() {
        Text all = number(3);
        for (Variable v : scope) {
            Text part = Text.same(v.name);
            all = switch (v.type) {
                case DOUBLE -> Text.of("# + Math.sin(#)", "add(#, sin(#))", all, part);
                case FLOAT -> Text.of("# - #", "sub(#, #)", all, part);
                case ARRAY -> Text.of("# - #[0] * 0.3", "sub(#, mul(#[0], c(0.3)))", all, part);
                case MATRIX -> Text.of("# + #[1][0]", "add(#, #[1][0])", all, part);
                case NODE -> Text.of("# - #.sum(3)", "sub(#, #.sum(3))", all, part);
                case POINT -> Text.of("# + #.b()", "add(#, #.b())", all, part);
                case LIST -> Text.of("# + Math.cos(#.get(0))", "add(#, cos(#.get(0)))", all, part);
                case OPERATION -> Text.of("# + #.apply(0.5, 0.25)", "add(#, #.apply(c(0.5), c(0.25)))", all, part);
                case FUNCTION -> Text.of("# - #.applyAsDouble(0.5)", "sub(#, #.apply(c(0.5)))", all, part);
                case INT, LONG -> Text.of("# + # % 3", "add(#, c(# % 3))", all, part);
                case MAP -> Text.of("# - #.get(1)", "sub(#, #.get(1))", all, part);
                case BOXES -> Text.of("# - #[1] * 0.7", "sub(#, mul(#[1], c(0.7)))", all, part);
                case SINGLES -> Text.of("# + #[1]", "add(#, #[1])", all, part);
                case BOOLEAN -> Text.of("# + (# ? 1 : 0)", "add(#, c(# ? 1 : 0))", all, part);
            };
        }
        return all;
    }

    // Statements.

    private void line(String plainText, String dualText) {
        plain.append(plainText).append('\n');
        dual.append(dualText).append('\n');
    }

    private void emit(Text text) {
        line("        " + text.plain, "        " + text.dual);
    }

    private void both(String text) {
        emit(Text.same(text));
    }

    private void statements(int count, int depth) {
        for (int i = 0; i < count && budget > 0; i++) {
            budget--;
            statement(depth);
        }
    }

    /** Statements with a scope of their own. */
    private void block(int depth, Variable... own) {
        List<Variable> outer = scope;
        scope = new ArrayList<>(outer);
        scope.addAll(List.of(own));
        statements(1 + random.nextInt(3), depth);
        scope = outer;
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 32 : 19)) {
            case 0, 1, 2, 3, 4 -> declare();
            case 5, 6, 7, 8 -> assign();
            case 9, 10, 11 -> storeElement();
            case 12 -> rows();
            case 13, 14 -> nodes();
            case 15 -> {
                if (random.nextBoolean()) {
                    lists();
                } else {
                    boxesAndSingles();
                }
            }
            case 16 -> arraysOfTheLibrary();
            case 17 -> unused();
            case 18 -> declareFunction();
            case 19, 20, 21, 22 -> branch(depth - 1);
            case 23, 24, 25 -> loop(depth - 1);
            case 26 -> whileLoop(depth - 1);
            case 27 -> choice(depth - 1);
            case 28, 29 -> handled(depth - 1);
            case 30 -> leave();
            default -> forEach(depth - 1);
        }
    }

    private String fresh(String prefix) {
        return prefix + names++;
    }

    private void declare() {
        Type type = Type.values()[random.nextInt(Type.values().length)];
        if (type == Type.FUNCTION) {
            declareFunction();
            return;
        }
        Use use = random.nextInt(3) == 0 ? Use.FIXED : Use.VARIABLE;
        String modifier = use == Use.FIXED ? "final " : "";
        Text value = value(type, 2);
        String name = fresh("v");
        emit(Text.of(modifier + type.plain + " " + name + " = #;", modifier + type.dual + " " + name + " = #;", value));
        scope.add(new Variable(name, type, use));
    }

    private void declareFunction() {
        List<Variable> outer = scope;
        String name = fresh("f");
        String z = fresh("z");
        scope = new ArrayList<>(outer.stream().filter(v -> v.use == Use.FIXED).toList());
        scope.add(new Variable(z, Type.DOUBLE, Use.FIXED));
        Text body = number(2);
        scope = outer;
        emit(Text.of(
                "final DoubleUnaryOperator " + name + " = " + z + " -> #;",
                "final UnaryOperator<Dual> " + name + " = " + z + " -> #;",
                body));
        scope.add(new Variable(name, Type.FUNCTION, Use.FIXED));
    }

    private void assign() {
        Variable v = pick(candidate -> candidate.use == Use.VARIABLE);
        if (v == null) {
            declare();
            return;
        }
        String n = v.name;
        emit(
                switch (v.type) {
                    case DOUBLE ->
                        switch (random.nextInt(5)) {
                            case 0 -> Text.ofBoth(n + " = #;", number(3));
                            case 1 -> Text.of(n + " += #;", n + " = add(" + n + ", #);", number(2));
                            case 2 -> Text.of(n + " -= #;", n + " = sub(" + n + ", #);", number(2));
                            case 3 -> Text.of(n + " *= #;", n + " = mul(" + n + ", #);", bounded(2));
                            default -> Text.of(n + " /= #;", n + " = div(" + n + ", #);", divisor(1));
                        };
                    case FLOAT -> Text.of(n + " += #;", n + " = single(add(" + n + ", #));", single(1));
                    case INT ->
                        Text.ofBoth(n + pick(" = ", " += ", " -= ", " ^= ", " <<= ", " *= ") + "# % 7;", integer(1));
                    case LONG -> Text.ofBoth(n + " += # * 3L >>> 1;", integer(1));
                    case BOOLEAN -> Text.ofBoth(n + " |= #;", condition(1));
                    default -> Text.ofBoth(n + " = #;", value(v.type, 1));
                });
    }

    private void storeElement() {
        Text array = array(1);
        Text index = index(array);
        emit(
                switch (random.nextInt(5)) {
                    case 0, 1 -> Text.ofBoth("#[#] = #;", array, index, number(2));
                    case 2 -> Text.of("#[#] += #;", "addTo(#, #, #);", array, index, purely(() -> number(2)));
                    case 3 -> Text.of("#[#] *= #;", "mulBy(#, #, #);", array, index, purely(() -> bounded(1)));
                    default -> Text.of("#[#]++;", "postIncrement(#, #);", array, index);
                });
    }

    private void rows() {
        Variable m = pick(candidate -> candidate.type == Type.MATRIX);
        if (m == null) {
            declare();
            return;
        }
        String t = fresh("v");
        switch (random.nextInt(4)) {
            case 0 -> emit(Text.ofBoth(m.name + "[1] = #;", array(1)));
            case 1 -> {
                line(
                        "        double[] " + t + " = " + m.name + "[0];",
                        "        Dual[] " + t + " = " + m.name + "[0];");
                both(m.name + "[0] = " + m.name + "[1];");
                both(m.name + "[1] = " + t + ";");
            }
            case 2 -> emit(Text.ofBoth(m.name + "[#][0] = #;", index(Text.same(m.name)), number(2)));
            default -> {
                line(
                        "        double[] " + t + " = " + m.name + "[0];",
                        "        Dual[] " + t + " = " + m.name + "[0];");
                scope.add(new Variable(t, Type.ARRAY, Use.VARIABLE));
            }
        }
    }

    private void nodes() {
        Variable v = pick(candidate -> candidate.type == Type.NODE);
        if (v == null) {
            declare();
            return;
        }
        String n = v.name;
        emit(
                switch (random.nextInt(6)) {
                    case 0 -> Text.ofBoth(n + ".v = #;", number(2));
                    case 1 -> Text.of(n + ".v *= #;", n + ".v = mul(" + n + ".v, #);", purely(() -> bounded(1)));
                    case 2 -> Text.ofBoth(n + ".w = #;", array(1));
                    case 3 -> Text.ofBoth(n + ".next = #;", value(Type.NODE, 1));
                    case 4 -> Text.ofBoth(n + ".add(#);", number(1));
                    default -> Text.ofBoth(n + ".k += #;", integer(1));
                });
    }

    private void boxesAndSingles() {
        Variable v =
                pick(candidate -> Set.of(Type.MAP, Type.BOXES, Type.SINGLES).contains(candidate.type));
        if (v == null) {
            declare();
            return;
        }
        String n = v.name;
        Text index = Text.ofBoth("Math.floorMod(#, 2)", integer(0));
        if (v.type == Type.MAP) {
            emit(
                    random.nextBoolean()
                            ? Text.ofBoth(n + ".put(#, #);", index, boxable(2))
                            : Text.of(
                                    n + ".merge(#, #, Double::sum);",
                                    n + ".merge(#, #, Dual::add);",
                                    index,
                                    boxable(2)));
        } else if (v.type == Type.BOXES) {
            emit(
                    random.nextBoolean()
                            ? Text.ofBoth(n + "[#] = #;", index, boxable(2))
                            : Text.of(n + "[#] += #;", "addTo(" + n + ", #, #);", index, purely(() -> number(1))));
        } else {
            emit(
                    random.nextBoolean()
                            ? Text.ofBoth(n + "[#] = #;", index, single(2))
                            : Text.of(n + "[#]++;", n + "[0] = single(add(" + n + "[0], c(1)));", Text.same("0")));
        }
    }

    private void lists() {
        Variable l = pick(candidate -> candidate.type == Type.LIST);
        if (l == null) {
            declare();
        } else if (random.nextBoolean()) {
            emit(Text.ofBoth(l.name + ".add(#);", number(2)));
        } else {
            emit(Text.ofBoth(l.name + ".set(Math.floorMod(#, " + l.name + ".size()), #);", integer(1), number(2)));
        }
    }

    private void arraysOfTheLibrary() {
        Text array = array(1);
        emit(
                switch (random.nextInt(3)) {
                    case 0 -> Text.ofBoth("Arrays.fill(#, #);", array, number(1));
                    case 1 -> Text.ofBoth("System.arraycopy(#, 0, #, 0, 1);", array(1), array);
                    default -> Text.ofBoth("Arrays.fill(#, 0, 1, #);", array, number(1));
                });
    }

    /** A call or an assignment for what it does only. */
    private void unused() {
        String name = fresh("u");
        Text value = helpers.contains(Type.DOUBLE) ? helperCall(Type.DOUBLE, 1) : assignment();
        emit(Text.of("double " + name + " = #;", "Dual " + name + " = #;", value));
    }

    private void branch(int depth) {
        emit(Text.ofBoth("if (#) {", condition(2)));
        block(depth);
        if (random.nextBoolean()) {
            both("} else {");
            block(depth);
        }
        both("}");
    }

    private void loop(int depth) {
        String i = fresh("i");
        int count = 2 + random.nextInt(3);
        both("for (int " + i + " = 0; " + i + " < " + count + "; " + i + "++) {");
        if (random.nextInt(3) == 0) {
            emit(Text.ofBoth("if (#) { " + pick("break", "continue") + "; }", condition(1)));
        }
        block(depth, new Variable(i, Type.INT, Use.COUNTER));
        both("}");
    }

    private void whileLoop(int depth) {
        String i = fresh("i");
        both("int " + i + " = 0;");
        boolean after = random.nextBoolean();
        emit(after ? Text.same("do {") : Text.ofBoth("while (" + i + " < 3 && #) {", condition(1)));
        both(i + "++;");
        block(depth, new Variable(i, Type.INT, Use.COUNTER));
        emit(after ? Text.ofBoth("} while (" + i + " < 3 && #);", condition(1)) : Text.same("}"));
    }

    private void choice(int depth) {
        boolean arrows = random.nextBoolean();
        emit(Text.ofBoth("switch (Math.floorMod(#, 4)) {", integer(2)));
        for (String label : List.of("case 0", "case 1, 2", "default")) {
            both(label + (arrows ? " -> {" : ": {"));
            block(depth);
            both("}");
            if (!arrows && random.nextBoolean()) {
                both("break;");
            }
        }
        both("}");
    }

    private void handled(int depth) {
        both("try {");
        block(depth);
        emit(Text.ofBoth("if (#) { throw new IllegalStateException(\"thrown\"); }", condition(1)));
        block(depth);
        boolean caught = random.nextInt(4) > 0;
        String e = fresh("e");
        both("} catch (IllegalStateException " + e + ") {");
        block(depth);
        if (random.nextInt(3) == 0 || !caught) {
            both("} finally {");
            block(0);
        }
        both("}");
    }

    private void leave() {
        emit(Text.ofBoth("if (#) { return #; }", condition(2), value(result, 2)));
    }

    private void forEach(int depth) {
        String v = fresh("v");
        boolean list = random.nextBoolean();
        Text values = list ? purely(() -> value(Type.LIST, 0)) : array(1);
        // A list must not grow while it is walked through.
        Text walked = list ? Text.ofBoth("new ArrayList<>(#)", values) : values;
        emit(Text.of("for (double " + v + " : #) {", "for (Dual " + v + " : #) {", walked));
        block(depth, new Variable(v, Type.DOUBLE, Use.VARIABLE));
        both("}");
    }

    // Expressions.

    private <T> T purely(Supplier<T> expression) {
        boolean before = pure;
        pure = true;
        T text = expression.get();
        pure = before;
        return text;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private @Nullable Variable pick(Predicate<Variable> suitable) {
        List<Variable> candidates = scope.stream().filter(suitable).toList();
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
    }

    private @Nullable Text variable(Type type) {
        Variable v = pick(candidate -> candidate.type == type);
        return v == null ? null : Text.same(v.name);
    }

    private Text orVariable(Type type, Supplier<Text> made) {
        Text v = random.nextInt(4) == 0 ? null : variable(type);
        return v == null ? made.get() : v;
    }

    private String literal() {
        return pick("0.5", "-1.5", "2.0", "0.0", "-0.0", "1.0", "0.3", "-0.7", "1e-3");
    }

    private Text value(Type type, int depth) {
        return switch (type) {
            case DOUBLE -> number(depth);
            case FLOAT -> single(depth);
            case INT -> integer(depth);
            case LONG -> Text.of("(long) (# * 8)", "toLong(mul(#, c(8)))", number(1));
            case BOOLEAN -> condition(depth);
            case ARRAY -> array(depth);
            case MATRIX -> matrix(depth);
            case NODE -> node(depth);
            case POINT -> point(depth);
            case OPERATION -> operation(depth);
            case FUNCTION -> throw new IllegalArgumentException("functions are declared");
            case MAP ->
                orVariable(Type.MAP, () -> Text.ofBoth("new TreeMap<>(Map.of(0, #, 1, #))", boxable(1), boxable(1)));
            case BOXES ->
                orVariable(
                        Type.BOXES, () -> Text.of("new Double[] {#, #}", "new Dual[] {#, #}", boxable(1), boxable(1)));
            case SINGLES ->
                orVariable(
                        Type.SINGLES,
                        () -> random.nextBoolean()
                                ? Text.of("new float[2]", "zeros(2)")
                                : Text.of("new float[] {#, #}", "new Dual[] {#, #}", single(1), single(1)));
            case LIST ->
                orVariable(
                        Type.LIST,
                        () -> Text.of(
                                "new ArrayList<>(List.of(#, #))",
                                "new ArrayList<>(List.of(#, #))",
                                number(1),
                                number(1)));
        };
    }

    /** A number of type double, never float. */
    private Text boxable(int depth) {
        return Text.of("(double) (#)", "#", number(depth));
    }

    private Text number(int depth) {
        if (depth <= 0 || random.nextInt(6) == 0) {
            return leaf();
        }
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> Text.of("(# + #)", "add(#, #)", number(depth - 1), number(depth - 1));
            case 3, 4 -> Text.of("(# - #)", "sub(#, #)", number(depth - 1), number(depth - 1));
            case 5, 6, 7 -> Text.of("# * #", "mul(#, #)", bounded(depth - 1), bounded(depth - 1));
            case 8 -> Text.of("(# / #)", "div(#, #)", bounded(depth - 1), divisor(depth - 1));
            case 9 -> Text.of("(# % #)", "rem(#, #)", bounded(depth - 1), divisor(depth - 1));
            case 10 -> Text.of("-#", "neg(#)", bounded(depth - 1));
            case 11, 12 ->
                Text.of(
                        "(double) (# ? # : #)",
                        "(Dual) (# ? # : #)",
                        condition(1),
                        number(depth - 1),
                        number(depth - 1));
            case 13 -> Text.of("Math.max(#, #)", "max(#, #)", number(depth - 1), number(depth - 1));
            case 14 -> Text.of("Math.min(#, #)", "min(#, #)", number(depth - 1), number(depth - 1));
            case 15 -> Text.of("Math.abs(#)", "abs(#)", number(depth - 1));
            case 16 -> helpers.contains(Type.DOUBLE) ? helperCall(Type.DOUBLE, depth - 1) : power(depth - 1);
            case 17 -> pure ? bounded(depth) : assignment();
            case 18 -> point(depth - 1, ".dot(", depth);
            case 19 -> Text.ofBoth("#.sum(2)", node(depth - 1));
            case 20 ->
                Text.ofBoth("#" + pick(".apply(#, #)", ".apply(#, #)"), operation(depth - 1), bounded(1), bounded(1));
            case 21 -> Text.ofBoth("#.twice(#)", operation(depth - 1), bounded(1));
            case 22 -> choiceOf(depth);
            default -> bounded(depth);
        };
    }

    private Text point(int depth, String call, int argument) {
        return Text.ofBoth("#" + call + "#)", point(depth), point(argument - 1));
    }

    /** Cast, or javac would try it as an argument of every method of a name. */
    private Text choiceOf(int depth) {
        String y = fresh("y");
        String rest = " " + y + " = #; yield " + y + "; } default -> #; })";
        return Text.of(
                "(double) (switch (Math.floorMod(#, 3)) { case 0 -> #; case 1 -> { double" + rest,
                "(Dual) (switch (Math.floorMod(#, 3)) { case 0 -> #; case 1 -> { Dual" + rest,
                integer(1),
                number(depth - 1),
                number(depth - 1),
                number(depth - 1));
    }

    /** A number whose size is not much more than one, so that products stay finite. */
    private Text bounded(int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> Text.of("Math.sin(#)", "sin(#)", number(depth - 1));
            case 1 -> Text.of("Math.cos(#)", "cos(#)", number(depth - 1));
            case 2 -> Text.of("Math.tanh(#)", "tanh(#)", number(depth - 1));
            case 3 -> Text.of("Math.atan(#)", "atan(#)", number(depth - 1));
            default -> leaf();
        };
    }

    private Text divisor(int depth) {
        return Text.of("(1.5 + Math.cos(#))", "add(c(1.5), cos(#))", number(depth - 1));
    }

    private Text leaf() {
        Text v = variable(Type.DOUBLE);
        return switch (random.nextInt(14)) {
            case 0 -> constant();
            case 10 -> {
                Text map = variable(Type.MAP);
                yield map == null ? constant() : Text.of("(double) #.get(1)", "#.get(1)", map);
            }
            case 11 -> {
                Text boxes = variable(Type.BOXES);
                yield boxes == null ? constant() : Text.of("(double) #[0]", "#[0]", boxes);
            }
            case 1, 2 -> {
                Text array = orVariable(Type.ARRAY, () -> Text.same("TABLE"));
                yield Text.ofBoth("#[#]", array, index(array));
            }
            case 3 -> Text.of("(double) #", "c(#)", integer(0));
            case 4 -> {
                Text single = variable(Type.FLOAT);
                yield single == null ? constant() : Text.of("(double) #", "#", single);
            }
            case 5 -> {
                Text node = variable(Type.NODE);
                yield node == null ? constant() : Text.ofBoth("#" + pick(".v", ".w[0]"), node);
            }
            case 6 -> {
                Text point = variable(Type.POINT);
                yield point == null ? constant() : Text.ofBoth("#" + pick(".a()", ".b()"), point);
            }
            case 7 -> {
                Variable list = pick(candidate -> candidate.type == Type.LIST);
                yield list == null
                        ? constant()
                        : Text.of(
                                "(double) #",
                                "#",
                                Text.ofBoth(
                                        list.name + ".get(Math.floorMod(#, " + list.name + ".size()))", integer(0)));
            }
            case 8 -> {
                Text function = variable(Type.FUNCTION);
                yield function == null
                        ? constant()
                        : Text.of("#.applyAsDouble(#)", "#.apply(#)", function, v == null ? constant() : v);
            }
            case 9 -> {
                Text matrix = variable(Type.MATRIX);
                yield matrix == null ? constant() : Text.ofBoth("#[#][0]", matrix, index(matrix));
            }
            default -> v == null ? constant() : v;
        };
    }

    private Text constant() {
        if (captures && random.nextBoolean()) {
            return Text.same(pick("data[0]", "data[1]", "node.v", "node.w[1]", "node.sum(2)"));
        }
        String literal = literal();
        return new Text(literal.startsWith("-") ? "(" + literal + ")" : literal, "c(" + literal + ")");
    }

    /** An assignment as an expression. */
    private Text assignment() {
        Variable v = pick(candidate -> candidate.type == Type.DOUBLE && candidate.use == Use.VARIABLE);
        if (v == null || random.nextInt(3) == 0) {
            Text array = array(0);
            return Text.of("#[#]++", "postIncrement(#, #)", array, index(array));
        }
        return Text.ofBoth("(" + v.name + " = #)", number(1));
    }

    private Text power(int depth) {
        return Text.ofBoth("power(#, Math.floorMod(#, 4))", bounded(depth), integer(1));
    }

    private Text helperCall(Type returned, int depth) {
        List<Integer> suitable = IntStream.range(0, helpers.size())
                .filter(i -> helpers.get(i) == returned)
                .boxed()
                .toList();
        String name = "h" + suitable.get(random.nextInt(suitable.size()));
        Text array = pure ? Text.of("(new double[2])", "zeros(2)") : array(0);
        Text node = pure ? madeNode(0) : node(0);
        return Text.ofBoth(name + "(#, #, #, #)", number(depth), integer(0), array, node);
    }

    private Text single(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> Text.of("(float) #", "single(#)", bounded(depth));
            case 1 -> Text.of("0.1f", "c(0.1f)");
            default -> {
                Text v = orVariable(Type.FLOAT, () -> Text.of("2.5f", "c(2.5f)"));
                yield depth > 0
                        ? Text.of("(# * # - 0.3f)", "single(sub(single(mul(#, #)), c(0.3f)))", v, single(depth - 1))
                        : v;
            }
        };
    }

    private Text integer(int depth) {
        if (depth <= 0) {
            return orVariable(Type.INT, () -> Text.same(pick("0", "1", "2", "5", "-3")));
        }
        return switch (random.nextInt(8)) {
            case 0 -> Text.ofBoth("(# + #)", integer(depth - 1), integer(depth - 1));
            case 1 -> Text.ofBoth("(# * 31 ^ # >> 1)", integer(depth - 1), integer(depth - 1));
            case 2 -> Text.of("(int) (# * 4)", "toInt(mul(#, c(4)))", bounded(1));
            case 3 -> Text.ofBoth("#.length", array(0));
            case 4 -> Text.ofBoth("(# ? # : #)", condition(0), integer(depth - 1), integer(depth - 1));
            case 5 -> {
                Text v = variable(Type.LONG);
                yield v == null ? integer(0) : Text.ofBoth("(int) (# % 5)", v);
            }
            case 6 -> {
                Text v = variable(Type.NODE);
                yield v == null ? integer(0) : Text.ofBoth("#.k", v);
            }
            default -> integer(0);
        };
    }

    private Text condition(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 6)) {
            case 0, 1, 2, 3 -> {
                String comparison = pick(" < ", " <= ", " > ", " >= ", " == ", " != ");
                yield Text.of("# " + comparison + " #", "#.v() " + comparison + " #.v()", bounded(1), bounded(1));
            }
            case 4 -> Text.ofBoth("# " + pick("<", ">=", "==", "!=") + " #", integer(0), integer(0));
            case 5 -> {
                Text v = variable(Type.BOOLEAN);
                yield v == null ? Text.same(pick("true", "false")) : v;
            }
            case 6 -> Text.ofBoth("!(#)", condition(depth - 1));
            case 7 -> Text.ofBoth("(# && #)", condition(depth - 1), condition(depth - 1));
            case 8 -> Text.ofBoth("(# || #)", condition(depth - 1), condition(depth - 1));
            default -> {
                Text v = variable(Type.NODE);
                yield v == null ? condition(depth - 1) : Text.ofBoth("#.next " + pick("==", "!=") + " null", v);
            }
        };
    }

    private Text index(Text array) {
        return random.nextBoolean() ? Text.same("0") : Text.ofBoth("Math.floorMod(#, #.length)", integer(0), array);
    }

    /** An array of one number or more; an expression that can be evaluated again. */
    private Text array(int depth) {
        return orVariable(Type.ARRAY, () -> {
            Text owner = variable(Type.NODE);
            return owner != null && random.nextBoolean() ? Text.ofBoth("#.w", owner) : madeArray(depth);
        });
    }

    private Text madeArray(int depth) {
        Text v = variable(Type.ARRAY);
        if (helpers.contains(Type.ARRAY) && depth > 0 && random.nextInt(3) == 0) {
            return helperCall(Type.ARRAY, 0);
        }
        return switch (random.nextInt(5)) {
            case 0 -> Text.of("(new double[3])", "zeros(3)");
            case 1 -> Text.of("(new double[] {#, #})", "(new Dual[] {#, #})", number(depth - 1), number(depth - 1));
            case 2 -> v == null ? Text.of("(new double[1])", "zeros(1)") : Text.ofBoth("#.clone()", v);
            case 3 ->
                v == null ? Text.of("(new double[1])", "zeros(1)") : Text.of("Arrays.copyOf(#, 4)", "copy(#, 4)", v);
            default -> {
                Text m = variable(Type.MATRIX);
                yield m == null ? Text.of("TABLE.clone()", "TABLE.clone()") : Text.ofBoth("#[#]", m, index(m));
            }
        };
    }

    private Text matrix(int depth) {
        return orVariable(Type.MATRIX, () -> switch (random.nextInt(3)) {
            case 0 -> Text.of("(new double[2][3])", "zeros(2, 3)");
            case 1 -> Text.of("(new double[][] {#, #})", "(new Dual[][] {#, #})", array(depth - 1), array(depth - 1));
            default -> {
                Text m = variable(Type.MATRIX);
                yield m == null ? Text.of("(new double[2][1])", "zeros(2, 1)") : Text.ofBoth("#.clone()", m);
            }
        });
    }

    private Text node(int depth) {
        return orVariable(
                Type.NODE,
                () -> helpers.contains(Type.NODE) && depth > 0 && random.nextInt(3) == 0
                        ? helperCall(Type.NODE, 0)
                        : madeNode(depth));
    }

    private Text madeNode(int depth) {
        Text next = depth > 0 ? node(depth - 1) : Text.same("null");
        return Text.ofBoth("new Node(#, #, #)", number(depth - 1), madeArray(depth - 1), next);
    }

    private Text point(int depth) {
        return orVariable(
                Type.POINT,
                () -> helpers.contains(Type.POINT) && depth > 0 && random.nextInt(3) == 0
                        ? helperCall(Type.POINT, 0)
                        : depth > 0 && random.nextBoolean()
                                ? Text.ofBoth("#.plus(#)", point(depth - 1), number(depth - 1))
                                : Text.ofBoth("new Point(#, #, #)", number(depth - 1), integer(0), number(depth - 1)));
    }

    private Text operation(int depth) {
        return orVariable(Type.OPERATION, () -> switch (random.nextInt(4)) {
            case 0 -> Text.ofBoth("new Linear(#)", bounded(depth - 1));
            case 1 -> Text.same("new Wave()");
            case 2 -> Text.ofBoth("new Shifted(#)", bounded(depth - 1));
            default -> Text.of("((Operation) Math::max)", "((Operation) Dual::max)");
        });
    }
}
