package dev.fluxion.backend.source.internal.read;

import dev.fluxion.Checkpointed;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Pass;
import dev.fluxion.backend.source.internal.ir.Pipeline;
import dev.fluxion.backend.source.internal.ir.Value;
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

    /** How often a method may call itself with other functions each time. */
    private static final int MOST_NESTED = 8;

    private final MethodCode root;
    private final int most;
    private final Arguments arguments;
    private final int[] parameters;
    private final Set<String> kept;
    private final Deque<Activation> inside = new ArrayDeque<>();
    private final List<Activation.Call> again = new ArrayList<>();
    private final Map<Integer, Type> shared = new HashMap<>();
    private final RawBlock entry = new RawBlock();
    private final TapeState tape = new TapeState(this, entry);
    private final Map<Object, @Nullable Receiver> results = new HashMap<>();
    private int variables;
    private int statements;
    private boolean checkpointed;
    private boolean recursive;

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
        boolean gives = root.returnType().getSort() != Type.VOID;
        last.leave(Exit.Kind.RETURN, 0, gives ? new int[] {result} : new int[0]);
        Kinds kinds = recursive ? new Kinds(this, entry) : null;
        List<RawBlock> blocks = Shape.normalize(root, entry, this);
        if (kinds != null) {
            kinds.initialize(entry, new Liveness(blocks).at(entry), origin);
        }
        Graph graph = new Assignment(root, blocks, variables).graph(pipeline);
        if (checkpointed) {
            graph.setCheckpointed();
        }
        return graph;
    }

    /** Reads the body of a method; returns become ways to {@code after}. */
    private RawBlock body(
            MethodCode method, int[] read, List<@Nullable Receiver> receivers, int result, RawBlock after) {
        checkpointed |= method.isAnnotated(Type.getDescriptor(Checkpointed.class));
        var activation = new Activation(method, receivers, result, after, variables);
        inside.push(activation);
        try {
            var body = new BodyReader(this, method, read, receivers, result, after);
            RawBlock start = body.read();
            List<Activation.Call> own = again.stream()
                    .filter(call -> call.of().first() == activation.first())
                    .toList();
            if (!own.isEmpty()) {
                again.removeAll(own);
                recursive = true;
                new Recursion(this, activation, own, start, body.parameters()).unroll();
            }
            return start;
        } finally {
            inside.pop();
        }
    }

    /** Leads from {@code first} to where the body of a method begins that is being read and called again, and on to {@code after}. */
    private void beginAgain(Activation activation, int[] read, int result, RawBlock after, RawBlock first, Origin at) {
        int[] given = new int[read.length];
        for (int i = 0; i < read.length; i++) {
            given[i] = newVariable();
            first.statements.add(Statement.move(given[i], read[i], at));
        }
        Type returned = activation.method().returnType();
        boolean gives = returned.getSort() != Type.VOID;
        if (gives) {
            // Until the call becomes a jump it gives something of that type.
            first.statements.add(new Statement(Op.CONSTANT, returned, Value.NULL, result, new int[0], at));
        }
        first.leaveTo(after);
        again.add(new Activation.Call(activation, first, after, given, gives ? result : -1));
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
        int nested = 0;
        for (Activation activation : inside) {
            if (activation.serves(method, receivers)) {
                beginAgain(activation, read, result, after, first, at);
                return null;
            }
            nested += activation.method().equals(method) ? 1 : 0;
        }
        if (nested >= MOST_NESTED) {
            return at.refusal("a method that calls itself must pass on functions and objects of the same classes but "
                    + method + " does not");
        }
        int before = statements;
        int callsBefore = again.size();
        try {
            first.leaveTo(body(method, read, receivers, result, after));
            return null;
        } catch (NotLiftableException e) {
            statements = before;
            again.subList(callsBefore, again.size()).clear();
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

    /** A variable that methods which call themselves have in common, and not one for each activation. */
    int newShared(Type type) {
        shared.put(variables, type);
        return variables++;
    }

    /** Whether a variable was made by {@link #newShared}. */
    boolean isShared(int variable) {
        return shared.containsKey(variable);
    }

    /** The first block, where what is made once is made. */
    RawBlock entry() {
        return entry;
    }

    /** What is known of the variables that hold the arguments of the graph, and of those in common; may be changed. */
    Map<Integer, Known> known() {
        Map<Integer, Known> known = new HashMap<>();
        shared.forEach((variable, type) -> known.put(variable, new Known(type, -1)));
        for (int i = 0; i < parameters.length; i++) {
            known.put(
                    parameters[i],
                    new Known(Known.computational(arguments.types().get(i)), -1));
        }
        return known;
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
