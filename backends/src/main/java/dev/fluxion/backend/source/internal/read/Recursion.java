package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Makes a loop of a method that calls itself. A call keeps the variables that are read after it on stacks and goes to where the method begins; a
 * return goes to where the last call was, and puts the variables back, or out of the method if no call is left. All that follows sees loops and
 * arrays only.
 */
final class Recursion {

    private final Reader reader;
    private final Activation activation;
    private final List<Activation.Call> calls;
    private final int[] parameters;
    private final RawBlock entry;
    private final RawBlock start;
    private final RawBlock head = new RawBlock();
    private final List<RawBlock> body;
    private final Origin origin;
    private final CallStacks stacks;
    /** Which parameters every call passes on as they are. */
    private final BitSet passedOn = new BitSet();

    private Map<RawBlock, Map<Integer, Known>> known = Map.of();

    /**
     * Prepares the change of a body.
     *
     * @param entry where the body starts, with an assignment of each parameter first
     * @param parameters the variables of the parameters
     * @param calls the calls in it that begin it again; there is at least one
     */
    Recursion(Reader reader, Activation activation, List<Activation.Call> calls, RawBlock entry, int[] parameters) {
        this.reader = reader;
        this.activation = activation;
        this.calls = calls;
        this.entry = entry;
        this.parameters = parameters;
        this.start = entry.splitBefore(parameters.length);
        this.body = new ArrayList<>(Shape.reachable(start));
        body.removeIf(block -> block == activation.after());
        this.origin = new Origin(activation.method(), null);
        this.stacks = new CallStacks(reader, origin);
    }

    /** Changes the body. */
    void unroll() {
        findPassedOn();
        var live = new Liveness(body);
        int base = reader.newVariable();
        entry.statements.add(Statement.move(base, stacks.depth(), origin));
        entry.leaveTo(head);
        var returned = new RawBlock();
        body.forEach(block -> block.targets.replaceAll(target -> target == activation.after() ? returned : target));
        List<RawBlock> resumed = new ArrayList<>();
        for (int site = 0; site < calls.size(); site++) {
            resumed.add(suspend(calls.get(site), site, live));
        }
        leave(returned, base, resumed);
        stacks.enlargeAt(head, start);
    }

    /** What is known of the variables where a call is, after finding out which parameters are passed on by all calls. */
    private void findPassedOn() {
        BitSet assigned = Known.assigned(body);
        passedOn.set(0, parameters.length);
        passedOn.stream().filter(i -> assigned.get(parameters[i])).forEach(passedOn::clear);
        boolean changed = true;
        while (changed) {
            changed = false;
            known = Known.atStarts(body, start, before());
            for (Activation.Call call : calls) {
                Map<Integer, Known> there = at(call);
                for (int i = passedOn.nextSetBit(0); i >= 0; i = passedOn.nextSetBit(i + 1)) {
                    Known given = there.get(call.given()[i]);
                    if (given == null || given.parameter() != i) {
                        passedOn.clear(i);
                        changed = true;
                    }
                }
            }
        }
    }

    private Map<Integer, Known> at(Activation.Call call) {
        Map<Integer, Known> there = new HashMap<>(Objects.requireNonNull(known.get(call.from())));
        call.from().statements.forEach(statement -> Known.pass(statement, there));
        return there;
    }

    private Map<Integer, Known> before() {
        Map<Integer, Known> before = reader.known();
        List<Type> types = activation.method().argumentTypes();
        for (int i = 0; i < parameters.length; i++) {
            before.put(parameters[i], new Known(Known.computational(types.get(i)), passedOn.get(i) ? i : -1));
        }
        return before;
    }

    /** Makes a jump of a call, and gives the block where it goes on. */
    private RawBlock suspend(Activation.Call call, int site, Liveness live) {
        RawBlock from = call.from();
        var resumed = new RawBlock();
        Map<Integer, Known> there = at(call);
        if (call.value() >= 0) {
            // The result that was assumed so far.
            from.statements.remove(from.statements.size() - 1);
        }
        live.at(call.rest()).stream()
                .filter(variable -> variable != call.value() && isOwn(variable))
                .forEach(variable -> {
                    Known value = Objects.requireNonNull(there.get(variable));
                    if (value.parameter() >= 0) {
                        resumed.statements.add(Statement.move(variable, parameters[value.parameter()], origin));
                    } else {
                        stacks.keep(variable, value.type(), from, resumed);
                    }
                });
        if (calls.size() > 1) {
            stacks.keepSite(site, from);
        }
        stacks.add(from, 1);
        for (int i = 0; i < parameters.length; i++) {
            if (!passedOn.get(i)) {
                from.statements.add(Statement.move(parameters[i], call.given()[i], origin));
            }
        }
        from.leaveTo(head);
        if (call.value() >= 0) {
            resumed.statements.add(Statement.move(call.value(), activation.result(), origin));
        }
        resumed.leaveTo(call.rest());
        return resumed;
    }

    /** Whether a variable has another value in each activation. */
    private boolean isOwn(int variable) {
        for (int i = passedOn.nextSetBit(0); i >= 0; i = passedOn.nextSetBit(i + 1)) {
            if (variable == parameters[i]) {
                return false;
            }
        }
        return variable >= activation.first() && !reader.isShared(variable);
    }

    /** Goes to where the last call was, or out of the method. */
    private void leave(RawBlock returned, int base, List<RawBlock> resumed) {
        var back = new RawBlock();
        var out = new RawBlock();
        returned.leave(Exit.Kind.BRANCH, Opcodes.IF_ICMPNE, stacks.depth(), base);
        returned.targets.add(back);
        returned.targets.add(out);
        // The same number, but of the time before the loop.
        out.statements.add(Statement.move(stacks.depth(), base, origin));
        out.leaveTo(activation.after());
        stacks.add(back, -1);
        if (resumed.size() == 1) {
            back.leaveTo(resumed.get(0));
        } else {
            back.leave(Exit.Kind.SWITCH, 0, stacks.loadSite(back));
            back.keys = IntStream.range(0, resumed.size() - 1).boxed().toList();
            back.targets.addAll(resumed);
        }
    }
}
