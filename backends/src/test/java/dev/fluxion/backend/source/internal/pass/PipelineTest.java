package dev.fluxion.backend.source.internal.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Pass;
import dev.fluxion.backend.source.internal.ir.Pipeline;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.read.Reader;
import dev.fluxion.lift.FunctionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passes run in their order, and a broken one is caught with its name. */
class PipelineTest {

    private static Arguments loop() {
        ScalarField f = x -> {
            double sum = 0;
            for (double each : x) {
                sum += each > 0 ? each * each : Math.exp(each);
            }
            return sum;
        };
        return Arguments.of(FunctionCode.of(f), new ArrayList<>());
    }

    private static Block blockBefore(Graph graph, int predecessors) {
        return graph.blocks().stream()
                .filter(block -> block.predecessors().size() == predecessors)
                .findFirst()
                .orElseThrow();
    }

    /** What a careless pass might do, and a part of what is said of it. */
    private static Map<String, Consumer<Graph>> broken() {
        Map<String, Consumer<Graph>> all = new LinkedHashMap<>();
        all.put("which is in no block", graph -> {
            Value load = graph.all().stream()
                    .filter(value -> value.op() == Op.LOAD)
                    .findFirst()
                    .orElseThrow();
            load.block().body().remove(load);
        });
        all.put("must have an input for each predecessor", graph -> {
            Value phi = graph.all().stream()
                    .filter(value -> value.op() == Op.PHI)
                    .findFirst()
                    .orElseThrow();
            phi.inputs().remove(1);
        });
        all.put("that does not lead to it", graph -> {
            Block joined = blockBefore(graph, 2);
            joined.predecessors()
                    .add(graph.blocks().stream()
                            .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                            .findFirst()
                            .orElseThrow());
        });
        all.put("as often as that follows it", graph -> {
            Block one = blockBefore(graph, 1);
            one.predecessors().add(one.predecessors().get(0));
        });
        all.put("must not lead to several blocks of which one", graph -> {
            Block before = graph.blocks().stream()
                    .filter(block -> block.exit().kind() == Exit.Kind.BRANCH)
                    .findFirst()
                    .orElseThrow();
            Exit exit = before.exit();
            Block target = graph.blocks().stream()
                    .filter(block -> block.predecessors().size() == 2)
                    .reduce((first, second) -> second)
                    .orElseThrow();
            exit.targets().get(1).predecessors().remove(before);
            before.setExit(new Exit(
                    exit.kind(),
                    exit.opcode(),
                    exit.keys(),
                    exit.inputs(),
                    List.of(exit.targets().get(0), target)));
            target.predecessors().add(before);
        });
        return all;
    }

    @Test
    void namesThePassThatBreaksTheGraph() {
        broken().forEach((problem, work) -> {
            Graph graph = Reader.read(loop());
            List<String> done = new ArrayList<>();
            Pipeline pipeline = Pipeline.watchedBy((pass, left) -> done.add(pass));
            List<Pass> passes = List.of(
                    new Pass("fine", () -> {}),
                    new Pass("careless work", () -> work.accept(graph)),
                    new Pass("never run", () -> {
                        throw new AssertionError("a broken graph was passed on");
                    }));
            assertThatThrownBy(() -> pipeline.run(graph, passes))
                    .as(problem)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("the pass \"careless work\" must leave the graph in order, but ")
                    .hasMessageContaining(problem);
            assertThat(done).containsExactly("01-fine", "02-careless-work");
        });
    }

    @Test
    void runsThePassesOfTheReaderFirst() {
        List<String> names = new ArrayList<>();
        Passes passes = Passes.over(loop(), (pass, graph) -> names.add(pass));
        assertThat(names)
                .startsWith(
                        "01-single-assignment",
                        "02-trivial-phis",
                        "03-unused-phis",
                        "04-unused-arguments",
                        "05-types",
                        "06-objects")
                .contains("11-duplicates-of-invariants")
                .last()
                .asString()
                .endsWith("-shadows");
        assertThat(passes.graph().all().stream().filter(passes.shadows()::isShadow))
                .isNotEmpty();
    }

    @Test
    void writesTheGraphAfterEachPassWhereAFolderIsGiven(@TempDir Path folder) throws IOException {
        System.setProperty("fluxion.source.dump", folder.toString());
        try {
            ScalarField f = x -> x[0] * x[1] * x[0];
            SourceAdjoint.create().gradient(f, new double[] {2, 3});
        } finally {
            System.clearProperty("fluxion.source.dump");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(names)
                    .anyMatch(name -> name.endsWith(".01-single-assignment.txt"))
                    .anyMatch(name -> name.endsWith("-shadows.txt"))
                    .anyMatch(name -> name.endsWith(".transformed.txt"))
                    .anyMatch(name -> name.endsWith(".class"));
        }
    }
}
