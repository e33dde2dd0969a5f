package dev.fluxion.backend.source.internal.read;

import dev.fluxion.Checkpointed;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Pass;
import dev.fluxion.backend.source.internal.ir.Pipeline;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.NotLiftableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Internal: reads a method's bytecode into a {@link Graph}. Methods it calls that can only mean one method become part of the
 * graph; those that depend on an object's class, belong to the JDK or cannot be read stay calls.
 */
public final class Reader {

    /** Larger graphs would give methods that HotSpot neither compiles nor, soon after, loads. */
    private static final int MOST_STATEMENTS = 20_000;

    /** Generated code beyond this takes longer to transform again than numbers take to compute a few derivatives. */
    private static final int MOST_GENERATED_STATEMENTS = 3_000;

    private final MethodCode root;
    private final int most;
    private final Arguments arguments;
    private final int[] parameters;
    private final Set<String> kept;
    private final Deque<MethodCode> inside = new ArrayDeque<>();
    private final RawBlock entry = new RawBlock();
    private final TapeState tape = new TapeState(this, entry);
    private final Map<Object, @Nullable Receiver> results = new HashMap<>();
    private int variables;
    private int statements;
    private boolean checkpointed;

    private Reader(Arguments arguments, Set<String> kept) {
        this.kept = kept;
        this.root = arguments.method();
        this.most = root.isGenerated() ? MOST_GENERATED_STATEMENTS : MOST_STATEMENTS;
        this.arguments = arguments;
        this.parameters = new int[arguments.types().size()];
    }

    /**
     * Reads a method.
     *
     * @param arguments the method and what is known of its arguments
     * @throws NotLiftableException if the method itself uses what is not supported; what it calls is only refused when it turns out to
     *     take part in the derivative
     */
    public static Graph read(Arguments arguments) {
        return read(arguments, Pipeline.create());
    }

    /**
     * The same, in passes of a pipeline: those of {@link Assignment}, and then objects come apart.
     *
     * @param pipeline verifies what each pass leaves
     */
    public static Graph read(Arguments arguments, Pipeline pipeline) {
        Set<String> kept = new HashSet<>();
        Map<String, NotLiftableException> reasons = new HashMap<>();
        while (true) {
            Graph graph = new Reader(arguments, kept).graph(pipeline);
            Set<String> left = new HashSet<>();
            pipeline.run(
                    graph,
                    List.of(new Pass(
                            "objects",
                            () -> left.addAll(Replacement.apply(
                                    graph, (type, of) -> isA(arguments.method(), type, of), reasons)))));
            if (left.isEmpty()) {
                graph.setReasons(reasons);
                pipeline.run(graph, List.of(new Pass("rules", () -> AppliedRules.find(graph))));
                return graph;
            }
            // Objects of these classes leave the function somewhere, and so are objects everywhere.
            if (!kept.addAll(left)) {
                throw new IllegalStateException("objects of " + left + " were to stay objects in " + graph);
            }
        }
    }

    private static boolean isA(MethodCode root, String type, Type of) {
        if (type.startsWith(StandIn.LAMBDA)) {
            return of.getSort() == Type.OBJECT;
        }
        Class<?> found = root.namedClass(type);
        Class<?> wanted = of.getSort() == Type.OBJECT ? root.namedClass(of.getInternalName()) : null;
        return wanted != null && wanted.isAssignableFrom(found);
    }

    /** Whether objects of a class, or lambdas of a name, stay objects. */
    boolean keeps(String type) {
        return kept.contains(type);
    }

    private Graph graph(Pipeline pipeline) {
        var last = new RawBlock();
        var origin = new Origin(root, null);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = newVariable();
            entry.statements.add(
                    new Statement(Op.PARAMETER, arguments.types().get(i), i, parameters[i], new int[0], origin));
        }
        int result = newVariable();
        List<@Nullable Receiver> receivers = new ArrayList<>(arguments.receivers());
        while (receivers.size() < arguments.own()) {
            receivers.add(null);
        }
        int[] own = Arrays.copyOf(parameters, arguments.own());
        entry.leaveTo(body(root, own, receivers, result, last));
        last.leave(Exit.Kind.RETURN, 0, result);
        Graph graph = new Assignment(root, Shape.normalize(root, entry, this), variables).graph(pipeline);
        if (checkpointed) {
            graph.setCheckpointed();
        }
        return graph;
    }

    /** Reads the body of a method; returns become ways to {@code after}. */
    private RawBlock body(
            MethodCode method, int[] read, List<@Nullable Receiver> receivers, int result, RawBlock after) {
        checkpointed |= method.isAnnotated(Type.getDescriptor(Checkpointed.class));
        inside.push(method);
        try {
            return new BodyReader(this, method, read, receivers, result, after).read();
        } finally {
            inside.pop();
        }
    }

    /**
     * Reads the body of a method that is called, or says why it cannot become part of the graph.
     *
     * @param first receives the block to go to
     */
    @Nullable
    NotLiftableException tryBody(
            MethodCode method,
            int[] read,
            List<@Nullable Receiver> receivers,
            int result,
            RawBlock after,
            RawBlock first,
            Origin at) {
        if (inside.contains(method)) {
            return at.refusal(
                    "a method must not call itself with numbers that depend on the input but " + method + " does");
        }
        int before = statements;
        try {
            first.leaveTo(body(method, read, receivers, result, after));
            return null;
        } catch (NotLiftableException e) {
            statements = before;
            return e;
        }
    }

    /** What is known of the results of calls. */
    Map<Object, @Nullable Receiver> results() {
        return results;
    }

    TapeState tape() {
        return tape;
    }

    MethodCode root() {
        return root;
    }

    /** The variables of what a lambda captured, and of the arguments of a call of it after the receiver. */
    int[] withCaptured(Receiver.Lambda lambda, int[] read) {
        int count = lambda.captured().size();
        int[] all = new int[count + read.length - 1];
        System.arraycopy(parameters, lambda.first(), all, 0, count);
        System.arraycopy(read, 1, all, count, read.length - 1);
        return all;
    }

    int newVariable() {
        return variables++;
    }

    int newVariables(int count) {
        variables += count;
        return variables - count;
    }

    void count(Origin at) {
        if (++statements > most) {
            throw at.refusal("a function must have at most " + most + " instructions with all it calls but has more");
        }
    }
}
