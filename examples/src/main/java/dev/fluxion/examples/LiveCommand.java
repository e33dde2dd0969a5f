package dev.fluxion.examples;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.examples.live.LiveServer;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.netty.ChannelBindException;

/** Serves the live page. */
@Command(
        name = "live",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Fluxion.Version.class,
        description = {
            "Serves a page to watch gradients at work: a cart-pole swung up in real time, and an online learner.",
            "",
            "Open the address that is printed in a browser on this machine: drag the pole's tip, choose what differentiates, and"
                    + " ask the learner for more or fewer samples. Ctrl-C ends it."
        })
final class LiveCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where to serve; 0 for any that is free. Default: ${DEFAULT-VALUE}.")
    private int port = 8080;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = NamedBackends.Names.class,
            defaultValue = "compiled-tape",
            description = "What differentiates at first: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private String backendName = "";

    @Option(names = "--seconds", paramLabel = "N", description = "End after so long. By default Ctrl-C ends it.")
    private @Nullable Integer seconds;

    @Override
    public Integer call() {
        Backend first = NamedBackends.required(spec, backendName);
        if (port < 0 || port > 65_535) {
            throw misuse("--port must be from 0 to 65535 but was " + port);
        }
        List<Backend> backends = new ArrayList<>(List.of(first));
        Backends.all().stream()
                .filter(backend -> !backend.name().equals(first.name()))
                .forEach(backends::add);
        if (seconds != null && seconds < 0) {
            throw misuse("--seconds must be at least 0 but was " + seconds);
        }
        LiveServer server = start(backends);
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.println("serving " + server.address() + (seconds == null ? " until Ctrl-C" : " for " + seconds + " s"));
        stdout.flush();
        Mono<Void> end = seconds == null
                ? Mono.never()
                : Mono.delay(Duration.ofSeconds(seconds)).then();
        Mono.firstWithSignal(server.onDispose(), end).block();
        server.dispose();
        return ExitCode.OK;
    }

    private LiveServer start(List<Backend> backends) {
        try {
            return LiveServer.start(backends, port);
        } catch (ChannelBindException e) {
            throw misuse("--port must be free but " + port + " is in use; try another, or 0");
        }
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
