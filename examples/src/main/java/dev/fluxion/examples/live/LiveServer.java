package dev.fluxion.examples.live;

import dev.fluxion.Backend;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves the live page on this machine, to this machine alone:
 *
 * <ul>
 *   <li>{@code GET /} is the page.
 *   <li>{@code GET /events} are server-sent events: {@code pose}, thirty times a second, and {@code status}, four times; each has one
 *       JSON object. The cart-pole and the learner run while somebody listens.
 *   <li>{@code POST /backend?name=}, {@code /demand?rate=}, {@code /push?force=} and {@code /restart} turn the knobs. What cannot be is
 *       answered with 400 and a sentence.
 * </ul>
 */
public final class LiveServer implements Disposable {

    /** The page brings all it needs, and may load nothing else. */
    private static final String POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
            + " img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** What this machine is called in its own pages, at any port: there may be a tunnel between. */
    private static final Pattern OWN_HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:\\d+)?");

    private final DisposableServer server;
    private final Sinks.Empty<Void> stopped;

    private LiveServer(DisposableServer server, Sinks.Empty<Void> stopped) {
        this.server = server;
        this.stopped = stopped;
    }

    /**
     * Serves until it is disposed.
     *
     * @param backends that may be selected; the first is at first
     * @param port where; 0 for any that is free
     * @throws IllegalArgumentException if there is no backend
     * @throws reactor.netty.ChannelBindException if the port is not free
     */
    public static LiveServer start(List<Backend> backends, int port) {
        if (backends.isEmpty()) {
            throw new IllegalArgumentException("live: backends must be at least one but were none");
        }
        Knobs knobs = new Knobs(backends, System::nanoTime);
        Sinks.Empty<Void> stopped = Sinks.empty();
        // A server that is disposed of takes no more connections, but leaves those there are.
        Flux<String> events = Session.events(knobs, System::nanoTime).takeUntilOther(stopped.asMono());
        String page = page();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(port)
                .route(routes -> routes.get("/", (request, response) -> show(page, response))
                        .get("/events", (request, response) -> send(events, response))
                        .post("/backend", turning("name", knobs::select))
                        .post("/demand", turning("rate", knobs::demand))
                        .post("/push", turning("force", knobs::push))
                        .post("/restart", (request, response) -> turned(request, response, knobs::restart)))
                .bindNow();
        return new LiveServer(server, stopped);
    }

    /** Where it listens. */
    public int port() {
        return ((InetSocketAddress) server.address()).getPort();
    }

    /** What to open in a browser. */
    public String address() {
        return "http://localhost:" + port() + "/";
    }

    /** Completes when it is disposed. */
    public Mono<Void> onDispose() {
        return server.onDispose();
    }

    @Override
    public void dispose() {
        try {
            server.disposeNow();
        } finally {
            stopped.tryEmitEmpty();
        }
    }

    @Override
    public boolean isDisposed() {
        return server.isDisposed();
    }

    private static Publisher<Void> show(String page, HttpServerResponse response) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .sendString(Mono.just(page));
    }

    private static Publisher<Void> send(Flux<String> events, HttpServerResponse response) {
        Sinks.Empty<Void> gone = Sinks.empty();
        // Also where the viewer has left before the events are subscribed to, which nobody would cancel then.
        response.withConnection(connection -> connection.onDispose(gone::tryEmitEmpty));
        return response.sse()
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .send(
                        events.takeUntilOther(gone.asMono())
                                .map(event -> Unpooled.copiedBuffer(event, StandardCharsets.UTF_8)),
                        buffer -> true);
    }

    private static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> turning(
            String parameter, Consumer<String> knob) {
        return (request, response) -> turned(request, response, () -> {
            List<String> values =
                    new QueryStringDecoder(request.uri()).parameters().getOrDefault(parameter, List.of());
            if (values.size() != 1) {
                throw new IllegalArgumentException(
                        request.path() + ": " + parameter + " must be given once but was " + values.size() + " times");
            }
            knob.accept(values.get(0));
        });
    }

    private static Publisher<Void> turned(HttpServerRequest request, HttpServerResponse response, Runnable knob) {
        if (isForeign(request)) {
            return refused(response, HttpResponseStatus.FORBIDDEN, "live: only its own page may turn the knobs");
        }
        try {
            knob.run();
        } catch (IllegalArgumentException e) {
            return refused(response, HttpResponseStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        return response.status(HttpResponseStatus.NO_CONTENT).send();
    }

    /**
     * Whether a page of another site has sent it, which a browser says: by another origin, or by another name of this machine, which
     * whoever owns the name may have given it.
     */
    private static boolean isForeign(HttpServerRequest request) {
        String host = String.valueOf(request.requestHeaders().get(HttpHeaderNames.HOST));
        String origin = request.requestHeaders().get(HttpHeaderNames.ORIGIN);
        return !OWN_HOST.matcher(host).matches() || (origin != null && !origin.equals("http://" + host));
    }

    private static Publisher<Void> refused(HttpServerResponse response, HttpResponseStatus status, String sentence) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .sendString(Mono.just(sentence));
    }

    private static String page() {
        try (InputStream page =
                Objects.requireNonNull(LiveServer.class.getResourceAsStream("page.html"), "page.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
