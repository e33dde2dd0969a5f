package dev.fluxion.examples.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.tape.ReverseTape;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

class LiveServerTest {

    /** Generous: the machine may have other things to do. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private LiveServer server;
    private HttpClient client;

    @BeforeEach
    void start() {
        server = LiveServer.start(List.of(CompiledTape.create(), ReverseTape.create()), 0);
        client = HttpClient.create(ConnectionProvider.newConnection()).baseUrl("http://127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() {
        server.dispose();
        Flux.interval(Duration.ofMillis(20)).filter(tick -> threads() == 0).blockFirst(LIMIT);
    }

    /** How many threads of sessions there are. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("live-"))
                .count();
    }

    private Flux<JsonObject> events(String name) {
        return client.get()
                .uri("/events")
                .response((response, content) -> content.asString(StandardCharsets.UTF_8))
                .transform(LiveServerTest::lines)
                .buffer(3)
                .filter(lines -> lines.get(0).equals("event: " + name))
                .map(lines -> JsonParser.parseString(lines.get(1).substring("data: ".length()))
                        .getAsJsonObject());
    }

    /** The lines of a text that comes in pieces; an event is two lines and an empty one. */
    private static Flux<String> lines(Flux<String> pieces) {
        return Flux.defer(() -> {
            StringBuilder rest = new StringBuilder();
            return pieces.concatMapIterable(piece -> {
                rest.append(piece);
                int end = rest.lastIndexOf("\n");
                if (end < 0) {
                    return List.of();
                }
                List<String> lines = List.of(rest.substring(0, end).split("\n", -1));
                rest.delete(0, end + 1);
                return lines;
            });
        });
    }

    private void awaitEvent(String name, Predicate<JsonObject> wanted) {
        StepVerifier.create(events(name).filter(wanted).take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    private Mono<String> posted(String path) {
        return client.post()
                .uri(path)
                .responseSingle((response, content) -> content.asString()
                        .defaultIfEmpty("")
                        .map(text -> response.status().code() + " " + text));
    }

    private String post(String path) {
        return posted(path).block(LIMIT);
    }

    @Test
    void sendsPosesAndStatuses() {
        JsonObject pose = events("pose").blockFirst(LIMIT);
        assertThat(pose.keySet()).containsExactly("seconds", "place", "angle", "force", "push", "uprightSeconds");
        JsonObject status = events("status")
                .filter(each -> !each.getAsJsonObject("control").get("backend").isJsonNull())
                .blockFirst(LIMIT);
        assertThat(status.keySet()).containsExactly("backends", "demand", "control", "learning");
        assertThat(status.getAsJsonArray("backends")).hasSize(2);
        assertThat(status.getAsJsonObject("control").get("backend").getAsString())
                .isEqualTo("compiled-tape");
        assertThat(status.getAsJsonObject("control")
                        .getAsJsonObject("latencies")
                        .keySet())
                .containsExactly("ticks", "missed", "late", "p50", "p99", "p999", "bins");
    }

    @Test
    void turnsTheKnobs() {
        assertThat(post("/demand?rate=500")).isEqualTo("204 ");
        assertThat(post("/backend?name=reverse-tape")).isEqualTo("204 ");
        awaitEvent(
                "status",
                status -> status.get("demand").getAsInt() == 500
                        && status.getAsJsonObject("control")
                                .get("backend")
                                .toString()
                                .equals("\"reverse-tape\"")
                        && status.getAsJsonObject("learning")
                                .get("backend")
                                .toString()
                                .equals("\"reverse-tape\"")
                        && status.getAsJsonObject("learning").get("samples").getAsLong() > 0);
        StepVerifier.create(events("pose")
                        .delayUntil(pose -> posted("/push?force=-0.5"))
                        .filter(pose -> pose.get("push").getAsDouble() == -0.5)
                        .take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void hangsThePoleDownAgain() {
        StepVerifier.create(events("pose")
                        .map(pose -> pose.get("seconds").getAsDouble())
                        .filter(seconds -> seconds > 0.5)
                        .take(1)
                        .delayUntil(seconds -> posted("/restart"))
                        .concatMap(seconds -> events("pose"))
                        .filter(pose -> pose.get("seconds").getAsDouble() < 0.5)
                        .take(1))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(post("/backend?name=abacus"))
                .isEqualTo("400 backend: name must be one of compiled-tape, reverse-tape but was abacus");
        assertThat(post("/demand?rate=-1")).isEqualTo("400 demand: rate must be from 0 to 20000 but was -1");
        assertThat(post("/demand?rate=-0.5")).isEqualTo("400 demand: rate must be from 0 to 20000 but was -0.5");
        assertThat(post("/demand?rate=NaN")).isEqualTo("400 demand: rate must be from 0 to 20000 but was NaN");
        assertThat(post("/demand?rate=1e9")).isEqualTo("400 demand: rate must be from 0 to 20000 but was 1e9");
        assertThat(post("/demand?rate=many")).isEqualTo("400 demand: rate must be a number but was many");
        assertThat(post("/demand")).isEqualTo("400 demand: rate must be given once but was 0 times");
        assertThat(post("/push?force=NaN")).isEqualTo("400 push: force must be from -1.0 to 1.0 but was NaN");
        assertThat(post("/elsewhere")).isEqualTo("404 ");
        assertThatThrownBy(() -> LiveServer.start(List.<Backend>of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("live: backends must be at least one but were none");
    }

    @Test
    void refusesPagesOfOtherSites() {
        String refused = "403 live: only its own page may turn the knobs";
        String own = "127.0.0.1:" + server.port();
        assertThat(restart(own, "http://example.org")).isEqualTo(refused);
        assertThat(restart(own, "null")).isEqualTo(refused);
        assertThat(restart("example.org:" + server.port(), "http://example.org:" + server.port()))
                .isEqualTo(refused);
        assertThat(restart("localhost", "http://localhost")).isEqualTo("204 ");
    }

    private String restart(String host, String origin) {
        return client.headers(headers -> headers.set("Host", host).set("Origin", origin))
                .post()
                .uri("/restart")
                .responseSingle((response, content) -> content.asString()
                        .defaultIfEmpty("")
                        .map(text -> response.status().code() + " " + text))
                .block(LIMIT);
    }

    @Test
    void allowsThePageNothingFromOutside() {
        String policy = client.get()
                .uri("/")
                .response((response, content) -> {
                    assertThat(response.status().code()).isEqualTo(200);
                    return content.then()
                            .thenMany(Flux.just(response.responseHeaders().get("Content-Security-Policy")));
                })
                .blockLast(LIMIT);
        assertThat(policy).startsWith("default-src 'none';").doesNotContain("http");
    }

    @Test
    void goesOnWhateverASlowClientDoes() throws Exception {
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(1024);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
            slow.getOutputStream()
                    .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().flush();
            List<Double> seconds = events("pose")
                    .map(pose -> pose.get("seconds").getAsDouble())
                    .sample(Duration.ofMillis(200))
                    .take(8)
                    .collectList()
                    .block(LIMIT);
            assertThat(seconds).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void runsNothingOnceNobodyListens() {
        assertThat(threads()).isZero();
        StepVerifier.create(events("status")
                        .filter(status -> status.getAsJsonObject("learning")
                                        .get("samples")
                                        .getAsLong()
                                > 0))
                .expectNextCount(1)
                .then(() -> assertThat(threads()).isEqualTo(4))
                .thenCancel()
                .verify(LIMIT);
        Flux.interval(Duration.ofMillis(20)).filter(tick -> threads() == 0).blockFirst(LIMIT);
        // And the next to come gets a session of its own.
        assertThat(events("pose").blockFirst(LIMIT).get("seconds").getAsDouble())
                .isLessThan(60.0);
    }
}
