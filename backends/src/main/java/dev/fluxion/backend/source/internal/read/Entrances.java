package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.objectweb.asm.Type;

/**
 * Gives loops that are entered in several places one place to enter: all ways lead to a new block, which leads on to where they went. Nobody writes such
 * loops in Java, but a loop that is left in several places is one when it runs backward.
 */
final class Entrances {

    private final Reader reader;
    private final Origin origin;

    private Entrances(Reader reader, Origin origin) {
        this.reader = reader;
        this.origin = origin;
    }

    /**
     * Changes the loops that can be reached.
     *
     * @param origin what new instructions belong to
     */
    static void join(RawBlock entry, Reader reader, Origin origin) {
        var entrances = new Entrances(reader, origin);
        List<RawBlock> blocks = Shape.reachable(entry);
        entrances.join(blocks, blocks);
    }

    /**
     * Joins the entrances of loops in some blocks.
     *
     * @param all the blocks that ways may come from; new ones are added
     */
    private void join(List<RawBlock> blocks, List<RawBlock> all) {
        List<RawBlock> everywhere = new ArrayList<>(all);
        for (List<RawBlock> loop : loops(blocks)) {
            Set<RawBlock> inside = identitySet(loop);
            Set<RawBlock> entered = new LinkedHashSet<>();
            for (RawBlock from : everywhere) {
                if (!inside.contains(from)) {
                    from.targets.stream().filter(inside::contains).forEach(entered::add);
                }
            }
            List<RawBlock> ordered = loop.stream().filter(entered::contains).toList();
            if (ordered.size() > 1) {
                dispatch(loop, ordered, everywhere);
            }
            // What is left when the only place to enter is taken out may be loops again.
            List<RawBlock> rest = new ArrayList<>(loop);
            rest.removeIf(block -> ordered.size() == 1 && block == ordered.get(0));
            if (!ordered.isEmpty()) {
                join(rest, everywhere);
            }
        }
    }

    /** Leads all ways to some blocks through one. */
    private void dispatch(List<RawBlock> loop, List<RawBlock> entered, List<RawBlock> everywhere) {
        int way = reader.newVariable();
        var through = new RawBlock();
        through.leave(Exit.Kind.SWITCH, 0, way);
        through.keys = IntStream.range(0, entered.size() - 1).boxed().toList();
        Set<RawBlock> inside = identitySet(loop);
        List<RawBlock> added = new ArrayList<>();
        for (RawBlock from : everywhere) {
            for (int i = 0; i < from.targets.size(); i++) {
                int key = entered.indexOf(from.targets.get(i));
                if (key >= 0) {
                    RawBlock between = from.split(i);
                    between.statements.add(new Statement(Op.CONSTANT, Type.INT_TYPE, key, way, new int[0], origin));
                    between.leaveTo(through);
                    added.add(between);
                    if (inside.contains(from)) {
                        loop.add(between);
                    }
                }
            }
        }
        through.targets.addAll(entered);
        everywhere.addAll(added);
        everywhere.add(through);
    }

    private static Set<RawBlock> identitySet(List<RawBlock> blocks) {
        Set<RawBlock> found = Collections.newSetFromMap(new IdentityHashMap<>());
        found.addAll(blocks);
        return found;
    }

    /** The sets of blocks each of which can be reached from all others of its set by ways inside the given blocks. */
    private static List<List<RawBlock>> loops(List<RawBlock> blocks) {
        IdentityHashMap<RawBlock, Integer> numbers = new IdentityHashMap<>();
        blocks.forEach(block -> numbers.put(block, numbers.size()));
        BitSet[] reached = reached(blocks, numbers);
        List<List<RawBlock>> loops = new ArrayList<>();
        var seen = new BitSet();
        for (int i = 0; i < blocks.size(); i++) {
            if (!reached[i].get(i) || seen.get(i)) {
                continue;
            }
            List<RawBlock> loop = new ArrayList<>();
            int start = i;
            reached[i].stream().filter(other -> reached[other].get(start)).forEach(other -> {
                seen.set(other);
                loop.add(blocks.get(other));
            });
            loops.add(loop);
        }
        return loops;
    }

    private static BitSet[] reached(List<RawBlock> blocks, IdentityHashMap<RawBlock, Integer> numbers) {
        BitSet[] reached = new BitSet[blocks.size()];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = new BitSet();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = reached.length - 1; i >= 0; i--) {
                int before = reached[i].cardinality();
                for (RawBlock target : blocks.get(i).targets) {
                    if (numbers.containsKey(target)) {
                        int number = Objects.requireNonNull(numbers.get(target));
                        reached[i].set(number);
                        reached[i].or(reached[number]);
                    }
                }
                changed |= reached[i].cardinality() != before;
            }
        }
        return reached;
    }
}
