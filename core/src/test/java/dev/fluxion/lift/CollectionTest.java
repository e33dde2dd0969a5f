package dev.fluxion.lift;

import dev.fluxion.lift.Program.Gradient;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.invoke.MethodHandles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Boxed numbers, and the collections of the JDK that hold them, or objects and arrays that do. */
@SuppressWarnings({
    "BoxedPrimitiveEquality",
    "JdkObsolete",
    "NonApiType",
    "UnnecessaryBoxedVariable",
    "CompareToZero",
    "EqualsIncompatibleType",
    "ReferenceEquality",
    "EqualsNull"
}) // All forms users write.
class CollectionTest {

    static Stream<Program> programs() {
        double[] p = {0.75, 1.25};
        List<Double> list = List.of(0.5, 0.75, 2.0);
        Set<Double> set = new TreeSet<>(list);
        Map<String, Double> map = Map.of("a", 2.0);
        List<double[]> rows = List.of(new double[] {1, 2}, new double[] {3, 4});
        return Stream.concat(
                Program.in(MethodHandles.lookup(), p),
                Stream.of(
                        Program.of(
                                "collections from outside",
                                x -> {
                                    double s = 0;
                                    for (double v : list) {
                                        s += v * x[0];
                                    }
                                    for (double[] row : rows) {
                                        s += row[0] * x[1] + row[1];
                                    }
                                    return s + map.get("a") * x[0] + map.getOrDefault("b", x[1]);
                                },
                                p),
                        Program.of(
                                "looked up in collections from outside",
                                x -> (list.contains(1 + x[0]) ? 1 : 2) * x[0]
                                        + (set.contains(x[1] * 2) ? 1 : 2) * x[1]
                                        + list.indexOf(x[0] * 4),
                                p),
                        Program.of(
                                "copied from outside and mixed",
                                x -> {
                                    List<Double> copy = new ArrayList<>(list);
                                    copy.add(x[0] * 2);
                                    copy.addAll(set);
                                    copy.add(1, x[1]);
                                    Collections.sort(copy);
                                    Map<String, Double> both = new HashMap<>(map);
                                    both.put("b", x[0]);
                                    double s = copy.contains(2.0) ? 1 : 2;
                                    for (double v : copy) {
                                        s = s * 0.5 + v;
                                    }
                                    return s * both.get("a") * both.get("b");
                                },
                                p)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void collectionsKeepTheirNumbers(Program program) {
        program.check();
    }

    static double boxes(double[] x) {
        Double a = x[0];
        Double b = x[1];
        Double c = x[0] > 0 ? a : Double.valueOf(2);
        Object o = x[0] > 0 ? b : "text";
        Number n = x[1] > 0 ? (Number) Integer.valueOf(3) : (Number) a;
        a++;
        double s = c + (Double) o + n.doubleValue() * a + n.intValue();
        s += a.compareTo(b) + (a > b ? 1 : 2) * x[0] + (c.equals(x[0]) ? x[1] : 3) + (a.equals(null) ? 1 : 2);
        s += (a.equals("s") ? 1 : 2) * x[0] + (a.isNaN() ? 1 : 2) + Double.compare(a, b);
        s += (a == c ? 1 : 2) * x[0] + (Objects.equals(c, x[0]) ? 1 : 2) * x[1];
        s += (Objects.hash(c, 1) == Objects.hash(x[0], 1) ? 1 : 2) * x[1]
                + (c.hashCode() == Double.hashCode(x[0]) ? 1 : 2);
        return s + (o instanceof Double d ? d : 1) + (o.getClass() == Double.class ? x[0] : 1) + Double.sum(a, b);
    }

    static double boxesOfLongsAndFloats(double[] x) {
        Number n = x[0] > 0 ? (Number) Long.valueOf((1L << 60) + 1) : (Number) Double.valueOf(x[0]);
        List<Float> floats = new ArrayList<>();
        floats.add((float) x[0] * 0 + 2f);
        floats.add(3f);
        float s = 0;
        for (float f : floats) {
            s += f;
        }
        Object single = (float) x[0];
        Float q = floats.get(0);
        return n.longValue() % 10 * x[0] + n.intValue() + s * x[0] + q + (single instanceof Float ? 1 : 2) * x[1];
    }

    static double nullBoxes(double[] x) {
        Double[] boxes = new Double[3];
        boxes[0] = x[0];
        boxes[1] = 2.0;
        double s = 0;
        for (Double d : boxes) {
            if (d != null) {
                s += d * d;
            }
        }
        boxes[1] += x[1];
        boxes[0]++;
        try {
            s += boxes[2];
        } catch (NullPointerException e) {
            s *= x[1];
        }
        return s + boxes[1] * boxes[0];
    }

    static double deques(double[] x) {
        Deque<Double> deque = new ArrayDeque<>();
        deque.addLast(x[0]);
        deque.offerFirst(2.0);
        deque.add(x[1]);
        double s = 0;
        for (double v : deque) {
            s = s * 0.5 + v;
        }
        while (!deque.isEmpty()) {
            s += deque.pollLast() * deque.size();
        }
        LinkedList<Double> linked = new LinkedList<>(List.of(x[0], 1.0));
        linked.addFirst(x[1]);
        return s + linked.getFirst() * linked.removeLast() + linked.peekLast();
    }

    static double mapsOfNumbers(double[] x) {
        Map<String, Double> map = new TreeMap<>();
        String[] keys = {"a", "b", "a"};
        for (int i = 0; i < 3; i++) {
            Double old = map.get(keys[i]);
            map.put(keys[i], old == null ? x[i % 2] : old * x[1]);
        }
        for (String key : keys) {
            map.merge(key, x[0], Double::sum);
            map.merge(key, x[0], (a, b) -> a * b + x[1]);
            map.computeIfPresent(key, (k, v) -> v + k.length());
        }
        double s = 0;
        for (String key : map.keySet()) {
            s += map.get(key) * key.hashCode();
        }
        for (Map.Entry<String, Double> entry : map.entrySet()) {
            entry.setValue(entry.getValue() * 2);
            s += entry.getValue() * entry.getKey().length();
        }
        for (double v : map.values()) {
            s += v;
        }
        return s;
    }

    static double mapsOfLists(double[] x) {
        Map<String, List<Double>> lists = new LinkedHashMap<>();
        for (double v : x) {
            lists.computeIfAbsent("k", k -> new ArrayList<>()).add(v);
        }
        Map<String, Map<String, double[]>> arrays = new HashMap<>();
        arrays.put("a", new HashMap<>());
        arrays.get("a").put("b", new double[2]);
        arrays.get("a").get("b")[1] += x[0] * x[1];
        double s = lists.get("k").get(0) * lists.get("k").get(1);
        for (Map<String, double[]> inner : arrays.values()) {
            for (double[] array : inner.values()) {
                s += array[1];
            }
        }
        Map<TimeUnit, Double> units = new EnumMap<>(TimeUnit.class);
        units.put(TimeUnit.DAYS, x[0]);
        return s * units.get(TimeUnit.DAYS);
    }

    record Index(int i, int j) {}

    private static double fibonacci(int n, double[] x, Map<Integer, Double> known) {
        if (n < 2) {
            return x[n];
        }
        if (known.containsKey(n)) {
            return known.get(n);
        }
        double v = fibonacci(n - 1, x, known) + fibonacci(n - 2, x, known) * x[0];
        known.put(n, v);
        return v;
    }

    static double memoTables(double[] x) {
        Map<Index, Double> table = new HashMap<>();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                Index here = new Index(i, j);
                double left = i > 0 ? table.get(new Index(i - 1, j)) : x[0];
                double above = j > 0 ? table.get(new Index(i, j - 1)) : x[1];
                table.put(here, left * 0.5 + above);
            }
        }
        Map<Integer, Double> known = new HashMap<>();
        return table.get(new Index(2, 2)) + fibonacci(6, x, known) * known.size();
    }

    record Vec(double a, double b) {}

    static double setsAndKeysOfNumbers(double[] x) {
        Set<Double> hashed = new HashSet<>();
        hashed.add(x[0]);
        hashed.add(x[0]);
        hashed.add(x[1]);
        hashed.add(0.75);
        Set<Vec> records = new LinkedHashSet<>();
        records.add(new Vec(x[0], 1));
        records.add(new Vec(x[0], 1));
        records.add(new Vec(x[1], 1));
        TreeSet<Double> sorted = new TreeSet<>();
        sorted.add(x[1]);
        sorted.add(x[0]);
        Map<Double, Double> map = new HashMap<>();
        map.put(x[1], 2.0);
        map.put(x[1] + 0, x[0]);
        double s = (hashed.size() > 1 ? 1 : 2) * x[0]
                + records.size() * x[1]
                + sorted.first() * 2
                + map.get(x[1]) * map.size();
        for (Vec v : records) {
            s = s * 0.5 + v.a;
        }
        return s;
    }

    static final class Task implements Comparable<Task> {
        final double time;
        final String name;

        Task(double time, String name) {
            this.time = time;
            this.name = name;
        }

        @Override
        public int compareTo(Task other) {
            return Double.compare(time, other.time);
        }
    }

    static double priorityQueues(double[] x) {
        PriorityQueue<Double> numbers = new PriorityQueue<>();
        PriorityQueue<Task> tasks = new PriorityQueue<>();
        PriorityQueue<double[]> arrays = new PriorityQueue<>((a, b) -> Double.compare(b[0], a[0]));
        for (double v : x) {
            numbers.add(v * v);
            tasks.add(new Task(3 - v, "t"));
            arrays.add(new double[] {v, 1});
        }
        numbers.add(1.0);
        double s = numbers.poll() * 2 + numbers.poll();
        for (int i = 0; i < 3; i++) {
            Task next = tasks.poll();
            s = s * 0.5 + next.time * next.name.length();
            tasks.add(new Task(next.time + x[0], "again"));
        }
        return s * arrays.poll()[0];
    }

    static double sortedLists(double[] x) {
        List<Double> list = new ArrayList<>(List.of(x[1], x[0], 1.0));
        Collections.sort(list);
        double s = list.get(0) * 2 + list.get(2);
        list.sort(Comparator.reverseOrder());
        s = s * list.get(0) + list.get(2);
        List<double[]> arrays = new ArrayList<>();
        arrays.add(new double[] {x[1], 1});
        arrays.add(new double[] {x[0], 2});
        arrays.sort((a, b) -> Double.compare(a[0], b[0]));
        s += arrays.get(0)[0] * arrays.get(1)[1];
        List<Task> tasks = new ArrayList<>(List.of(new Task(x[1], "b"), new Task(x[0], "a"), new Task(1, "c")));
        Collections.sort(tasks);
        s = s * 0.5 + tasks.get(0).time;
        tasks.sort(Comparator.comparing(t -> t.name));
        Double[] boxes = {x[1], x[0], 0.8};
        Arrays.sort(boxes);
        double[] part = {9, x[1], x[0], 1, 0.5};
        Arrays.sort(part, 1, 4);
        s += Collections.max(List.of(x[0], x[1])) * Collections.min(Arrays.asList(x[0], x[1], 7.0));
        return s + tasks.get(0).time * boxes[0] + boxes[1] + part[1] * part[2] + part[3];
    }

    static double equalityInsideLists(double[] x) {
        List<Double> list = new ArrayList<>();
        list.add(x[0]);
        list.add(x[1]);
        list.add(3.0);
        double s = (list.contains(x[0]) ? x[0] : 1) + list.indexOf(x[1]) * x[1] + (list.contains(3.0) ? 1 : 2) * x[0];
        list.remove(x[0]);
        list.remove(3.0);
        s = s * list.get(0) + list.size();
        s += list.equals(List.of(x[1])) ? x[0] : x[1];
        return s + (list.hashCode() == List.of(x[1]).hashCode() ? 1 : 2) * x[0];
    }

    static double iteratorsAndViews(double[] x) {
        List<Double> list = new ArrayList<>(List.of(x[0], x[1], 3.0));
        ListIterator<Double> it = list.listIterator();
        while (it.hasNext()) {
            double v = it.next();
            if (v > 2) {
                it.remove();
            } else {
                it.set(v * v);
            }
        }
        list.add(5.0);
        List<Double> view = list.subList(1, 3);
        view.set(0, x[0] * 5);
        Collections.swap(list, 0, 2);
        Collections.reverse(list);
        Iterator<Double> fixed = List.of(x[0], x[1]).iterator();
        double s = 0;
        while (fixed.hasNext()) {
            s += fixed.next() * s + 1;
        }
        Double[] array = list.toArray(new Double[0]);
        Object[] objects = list.toArray();
        return s + list.get(0) + 2 * list.get(1) + 3 * list.get(2) + array[0] * (Double) objects[1];
    }

    static double functionsGivenToTheJdk(double[] x) {
        List<Double> list = new ArrayList<>(List.of(x[0], x[1]));
        double[] s = {0};
        list.forEach(v -> s[0] += v * v);
        list.replaceAll(v -> v * v);
        list.removeIf(v -> v < 0);
        Map<String, Double> map = new TreeMap<>(Map.of("a", x[0]));
        map.replaceAll((k, v) -> v * x[1]);
        map.forEach((k, v) -> s[0] += v);
        Optional<Double> maybe = Optional.of(x[0]).map(v -> v * x[1]).filter(v -> v > 0);
        AtomicReference<Double> last = new AtomicReference<>(0.0);
        list.forEach(v -> last.set(last.get() * 2 + v));
        return s[0]
                + list.get(0)
                + list.get(1)
                + maybe.orElse(1.0)
                + last.get()
                + Optional.<Double>empty().orElse(x[1]);
    }

    static double functionsMadeOfFunctions(double[] x) {
        List<Task> tasks = new ArrayList<>(List.of(new Task(x[1], "b"), new Task(x[0], "a"), new Task(1, "b")));
        tasks.sort(Comparator.comparingDouble(t -> -t.time));
        double s = tasks.get(0).time + 2 * tasks.get(1).time;
        tasks.sort(Comparator.comparing((Task t) -> t.name).reversed().thenComparingDouble(t -> t.time));
        s = s * tasks.get(0).time + 3 * tasks.get(1).time;
        tasks.sort(Collections.reverseOrder(Comparator.comparing(t -> t.time)));
        s += tasks.get(0).time;
        Map<String, Double> map = new HashMap<>(Map.of("a", x[1], "b", x[0]));
        List<Map.Entry<String, Double>> entries = new ArrayList<>(map.entrySet());
        entries.sort(Map.Entry.comparingByValue());
        s = s * 0.5 + entries.get(0).getValue();
        DoubleUnaryOperator f = z -> z * x[1];
        DoubleUnaryOperator g =
                f.andThen(z -> z + 1).compose(DoubleUnaryOperator.identity()).andThen(f);
        Function<Double, Double> h =
                Function.<Double>identity().andThen(v -> v * v).compose(v -> v + x[0]);
        Predicate<Double> p = v -> v > 1;
        DoublePredicate q = v -> v < 1;
        double[] made = new double[3];
        Arrays.setAll(made, i -> x[i % 2] * i);
        boolean odd =
                p.negate().and(v -> v > 0.5).test(x[0]) && q.or(v -> v > 5).test(x[0]);
        boolean same = Arrays.equals(made, made.clone()) && !Arrays.equals(made, x) && Arrays.hashCode(made) != 0;
        return s + g.applyAsDouble(x[0]) * h.apply(x[1]) + made[1] * made[2] + (odd && same ? x[0] : x[1]);
    }

    static double listsOfFunctions(double[] x) {
        List<DoubleUnaryOperator> functions = new ArrayList<>();
        functions.add(z -> z * z);
        functions.add(Math::sin);
        functions.add(z -> z * x[1]);
        Map<String, DoubleBinaryOperator> named = new LinkedHashMap<>();
        named.put("a", (a, b) -> a * b);
        named.put("b", Math::pow);
        named.put("c", Double::sum);
        double s = 0;
        for (DoubleUnaryOperator f : functions) {
            s += f.applyAsDouble(x[0]);
        }
        for (Map.Entry<String, DoubleBinaryOperator> entry : named.entrySet()) {
            s += entry.getValue().applyAsDouble(x[0], x[1]) * entry.getKey().length();
        }
        return s + named.get("a").applyAsDouble(x[0], 2);
    }

    static final class Stack<T> {
        private Object[] elements = new Object[2];
        private int size;

        void push(T t) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, size * 2);
            }
            elements[size++] = t;
        }

        @SuppressWarnings("unchecked")
        T pop() {
            return (T) elements[--size];
        }

        static <U> Stack<U> of(List<U> list) {
            Stack<U> s = new Stack<>();
            for (U u : list) {
                s.push(u);
            }
            return s;
        }
    }

    static double containersOfUsers(double[] x) {
        Stack<Double> numbers = new Stack<>();
        for (int i = 0; i < 5; i++) {
            numbers.push(x[i % 2] * i);
        }
        double r = 0;
        while (numbers.size > 0) {
            r = r * 0.5 + numbers.pop();
        }
        Stack<double[]> arrays = Stack.of(List.of(new double[] {x[0], 1}, new double[] {2, x[1]}));
        @SuppressWarnings("unchecked")
        List<Double>[] lists = (List<Double>[]) new List<?>[2];
        for (int i = 0; i < 2; i++) {
            lists[i] = new ArrayList<>();
        }
        lists[0].add(x[0]);
        lists[1].add(2.0);
        return r + arrays.pop()[1] * arrays.pop()[0] + lists[0].get(0) * lists[1].get(0);
    }

    @Gradient({2 * 25, 0})
    static double text(double[] x) {
        String one = String.format("%.1f %s %d", x[0], x[1], 3) + "a".concat("b") + "%.1f".formatted(x[0]);
        StringBuilder b = new StringBuilder();
        b.append(x[0]).append(',').append((float) 0.1 + (float) x[0] * 0).insert(0, x[0]);
        new PrintStream(OutputStream.nullOutputStream()).printf("%f", x[0]).println(x[0]);
        List<Double> list = List.of(x[0], 2.0);
        java.util.logging.Logger.getLogger("quiet").log(java.util.logging.Level.FINEST, "x {0}", x[0]);
        int length = one.length() + b.length() + list.toString().length();
        Object o = x[0];
        return (length + o.toString().length() + Arrays.toString(x).length() > 50 ? 2 : 3) * x[0] * 25;
    }
}
