package dev.fluxion.backend.compiled;

import dev.fluxion.backend.compiled.Body.Store;
import dev.fluxion.graph.Guard;
import dev.fluxion.graph.Op;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the method of one {@link Body}. A node that is used once is computed where it is used; any other goes to a local variable,
 * which is free again after the last use.
 */
final class MethodWriter {

    static final String DESCRIPTOR = "([D[D[D)Z";

    private static final int X = 0;
    private static final int Y = 1;
    private static final int W = 2;
    private static final int ROUND = 3;
    private static final int FIRST_NUMBER = 4;

    /** Expressions nest no deeper, which bounds the stack of the JVM's verifier and of this class. */
    private static final int DEEPEST_EXPRESSION = 12;

    /** How many numbers that are the same in every round are kept in local variables. */
    private static final int MOST_HOISTED = 24;

    private static final int NOWHERE = -1;

    private final MethodVisitor code;
    private final String owner;
    private final Operations operations;
    private final Body body;
    private final boolean[] exact;

    /** Where each node is computed: at its own place, or at that of the only node that uses it. */
    private final int[] computedAt;

    private final int[] lastUse;
    private final int[] localOf;
    private final Map<Source, Integer> uses = new HashMap<>();
    private final Map<Source, Integer> lastUseOfSource = new HashMap<>();
    private final Map<Source, Integer> localOfSource = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Map<Integer, Deque<Integer>> freedAfter = new HashMap<>();
    private final Label broken = new Label();
    private int locals = FIRST_NUMBER;
    private boolean guarded;

    private MethodWriter(MethodVisitor code, String owner, Operations operations, Body body, boolean[] exact) {
        this.code = code;
        this.owner = owner;
        this.operations = operations;
        this.body = body;
        this.exact = exact;
        this.computedAt = new int[body.size()];
        this.lastUse = new int[body.size()];
        this.localOf = new int[body.size()];
    }

    /**
     * Writes a method that returns whether its guards held.
     *
     * @param exact whether a node must keep zero times NaN a zero
     */
    static void write(MethodVisitor code, String owner, Operations operations, Body body, boolean[] exact) {
        new MethodWriter(code, owner, operations, body, exact).write();
    }

    private void write() {
        findUses();
        code.visitCode();
        if (body.isLoop()) {
            loop();
        } else {
            nodes();
        }
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        if (guarded) {
            code.visitLabel(broken);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.IRETURN);
        }
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void findUses() {
        int[] count = new int[body.size()];
        for (Source[] sources : body.sources()) {
            for (Source source : sources) {
                if (source.kind() == Source.Kind.NODE) {
                    count[source.base()]++;
                }
            }
        }
        int[] depth = new int[body.size()];
        boolean[] alone = new boolean[body.size()];
        for (int node = 0; node < body.size(); node++) {
            int deepest = 0;
            for (Source source : body.sources().get(node)) {
                if (source.kind() == Source.Kind.NODE && alone[source.base()]) {
                    deepest = Math.max(deepest, depth[source.base()]);
                }
            }
            depth[node] = deepest + 1;
            alone[node] = count[node] == 1
                    && depth[node] < DEEPEST_EXPRESSION
                    && body.stores().get(node).isEmpty()
                    && !body.begins().containsKey(node);
        }
        Arrays.fill(localOf, NOWHERE);
        Arrays.fill(lastUse, NOWHERE);
        for (int node : body.begins().keySet()) {
            lastUse[node] = body.size();
        }
        for (int node = 0; node < body.size(); node++) {
            computedAt[node] = node;
        }
        for (int node = body.size() - 1; node >= 0; node--) {
            for (Source source : body.sources().get(node)) {
                if (source.kind() == Source.Kind.NODE) {
                    int operand = source.base();
                    if (alone[operand]) {
                        computedAt[operand] = computedAt[node];
                    }
                    lastUse[operand] = Math.max(lastUse[operand], computedAt[node]);
                } else if (source.isLoad()) {
                    uses.merge(source, 1, Integer::sum);
                    lastUseOfSource.merge(source, computedAt[node], Math::max);
                }
            }
        }
    }

    private void loop() {
        int hoisted = 0;
        for (Source source : List.copyOf(uses.keySet())) {
            if (source.isInvariantLoad() && hoisted < MOST_HOISTED) {
                hoisted++;
                load(source);
                localOfSource.put(source, newLocal());
                store(localOfSource.get(source));
                lastUseOfSource.put(source, body.size() + 1);
            }
        }
        Map<Source, Integer> carried = new HashMap<>();
        body.begins().forEach((node, begins) -> {
            for (int i = 0; i < begins.size(); i++) {
                Source source = Source.of(Source.Kind.CARRIED, node, i);
                load(begins.get(i));
                carried.put(source, newLocal());
                store(carried.get(source));
            }
        });
        localOfSource.putAll(carried);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, ROUND);
        Label again = new Label();
        Label done = new Label();
        code.visitLabel(again);
        code.visitVarInsn(Opcodes.ILOAD, ROUND);
        push(body.rounds());
        code.visitJumpInsn(Opcodes.IF_ICMPGE, done);
        nodes();
        carried.forEach((source, local) -> {
            code.visitVarInsn(Opcodes.DLOAD, localOf[source.base()]);
            store(local);
        });
        code.visitIincInsn(ROUND, 1);
        code.visitJumpInsn(Opcodes.GOTO, again);
        code.visitLabel(done);
    }

    private void nodes() {
        for (int node = 0; node < body.size(); node++) {
            if (computedAt[node] == node) {
                compute(node);
                Deque<Integer> freed = freedAfter.remove(node);
                if (freed != null) {
                    free.addAll(freed);
                }
            }
        }
    }

    private void compute(int node) {
        Op op = body.ops().get(node);
        if (op instanceof Guard guard) {
            guarded = true;
            Operations.guard(code, guard, broken, k -> operand(node, k));
            return;
        }
        List<Store> stores = body.stores().get(node);
        boolean local = lastUse[node] > node;
        if (stores.size() == 1 && !local) {
            address(stores.get(0));
            evaluate(node);
            code.visitInsn(Opcodes.DASTORE);
            return;
        }
        evaluate(node);
        localOf[node] = newLocal();
        store(localOf[node]);
        freeAfter(Math.max(node, lastUse[node]), localOf[node]);
        for (Store store : stores) {
            address(store);
            code.visitVarInsn(Opcodes.DLOAD, localOf[node]);
            code.visitInsn(Opcodes.DASTORE);
        }
    }

    private void evaluate(int node) {
        operations.value(code, body.ops().get(node), exact[node], k -> operand(node, k));
    }

    private void operand(int node, int k) {
        Source source = body.sources().get(node)[k];
        if (source.kind() == Source.Kind.NODE) {
            if (localOf[source.base()] == NOWHERE) {
                evaluate(source.base());
            } else {
                code.visitVarInsn(Opcodes.DLOAD, localOf[source.base()]);
            }
            return;
        }
        Integer known = localOfSource.get(source);
        if (known != null) {
            code.visitVarInsn(Opcodes.DLOAD, known);
            return;
        }
        load(source);
        if (source.isLoad() && uses.getOrDefault(source, 0) > 1) {
            int local = newLocal();
            code.visitInsn(Opcodes.DUP2);
            store(local);
            localOfSource.put(source, local);
            freeAfter(lastUseOfSource.getOrDefault(source, body.size()), local);
        }
    }

    private void freeAfter(int node, int local) {
        freedAfter.computeIfAbsent(node, n -> new ArrayDeque<>()).add(local);
    }

    private int newLocal() {
        @Nullable Integer reused = free.poll();
        if (reused != null) {
            return reused;
        }
        locals += 2;
        return locals - 2;
    }

    private void store(int local) {
        code.visitVarInsn(Opcodes.DSTORE, local);
    }

    /** Puts what is not a node on the stack. */
    private void load(Source source) {
        switch (source.kind()) {
            case CONSTANT -> push(source.value());
            case CONSTANTS -> element(() -> field("C", "[D"), source.base(), source.stride());
            case INPUT -> element(() -> code.visitVarInsn(Opcodes.ALOAD, X), source.base(), source.stride());
            case SLOT -> element(() -> code.visitVarInsn(Opcodes.ALOAD, W), source.base(), source.stride());
            case INPUT_BY_TABLE -> byTable(X, source);
            case SLOT_BY_TABLE -> byTable(W, source);
            case NODE, CARRIED -> throw new IllegalStateException("a local variable is missing");
        }
    }

    private void byTable(int array, Source source) {
        code.visitVarInsn(Opcodes.ALOAD, array);
        field("T", "[I");
        index(source.base(), source.stride());
        code.visitInsn(Opcodes.IALOAD);
        code.visitInsn(Opcodes.DALOAD);
    }

    private void element(Runnable array, int base, int stride) {
        array.run();
        index(base, stride);
        code.visitInsn(Opcodes.DALOAD);
    }

    private void address(Store store) {
        code.visitVarInsn(Opcodes.ALOAD, store.output() ? Y : W);
        index(store.base(), store.stride());
    }

    private void index(int base, int stride) {
        if (stride == 0) {
            push(base);
            return;
        }
        code.visitVarInsn(Opcodes.ILOAD, ROUND);
        if (stride != 1) {
            push(stride);
            code.visitInsn(Opcodes.IMUL);
        }
        if (base != 0) {
            push(base);
            code.visitInsn(Opcodes.IADD);
        }
    }

    private void field(String name, String descriptor) {
        code.visitFieldInsn(Opcodes.GETSTATIC, owner, name, descriptor);
    }

    private void push(int value) {
        push(code, value);
    }

    static void push(MethodVisitor code, int value) {
        if (value >= -1 && value <= 5) {
            code.visitInsn(Opcodes.ICONST_0 + value);
        } else if (value == (byte) value) {
            code.visitIntInsn(Opcodes.BIPUSH, value);
        } else if (value == (short) value) {
            code.visitIntInsn(Opcodes.SIPUSH, value);
        } else {
            code.visitLdcInsn(value);
        }
    }

    private void push(double value) {
        if (Double.doubleToRawLongBits(value) == 0L) {
            code.visitInsn(Opcodes.DCONST_0);
        } else if (value == 1.0) {
            code.visitInsn(Opcodes.DCONST_1);
        } else {
            code.visitLdcInsn(value);
        }
    }
}
