package dev.fluxion.examples.live;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, driven by its own DevTools protocol over a WebSocket.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class Chromium implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, URI endpoint) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(endpoint, new Reader())
                .join();
    }

    /** Starts one; without any the test is skipped, or fails where FLUXION_BROWSER says that there must be one. */
    static Chromium start(Path profile) throws Exception {
        Optional<Path> program = Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
                .flatMap(name -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            String sentence = "no browser: the live page is tested in Chromium (on Debian: apt-get install chromium)";
            return "required".equals(System.getenv("FLUXION_BROWSER")) ? fail(sentence) : abort(sentence);
        }
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless=new",
                        "--no-sandbox", // which root may not use, and the page is our own
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--no-first-run",
                        "--no-proxy-server",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new Chromium(process, endpoint(process).get(2, TimeUnit.MINUTES));
    }

    /** What it says on standard error, which must be read on. */
    private static CompletableFuture<URI> endpoint(Process process) {
        CompletableFuture<URI> endpoint = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    StringBuilder said = new StringBuilder();
                    try (BufferedReader lines = process.errorReader()) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            said.append(line).append('\n');
                            Matcher matcher = LISTENING.matcher(line);
                            if (matcher.find()) {
                                endpoint.complete(URI.create(matcher.group(1)));
                            }
                        }
                    } catch (IOException e) {
                        endpoint.completeExceptionally(e);
                    }
                    endpoint.completeExceptionally(new IllegalStateException("Chromium ended: " + said));
                },
                "chromium-errors");
        reader.setDaemon(true);
        reader.start();
        return endpoint;
    }

    /** A new tab at an address, loaded. */
    Tab open(String address) {
        JsonObject blank = new JsonObject();
        blank.addProperty("url", "about:blank");
        String target = call(null, "Target.createTarget", blank).get("targetId").getAsString();
        JsonObject attach = new JsonObject();
        attach.addProperty("targetId", target);
        attach.addProperty("flatten", true);
        Tab tab = new Tab(
                target,
                call(null, "Target.attachToTarget", attach).get("sessionId").getAsString());
        for (String domain : List.of("Page", "Runtime", "Log", "Accessibility")) {
            tab.call(domain + ".enable");
        }
        tab.call("Page.navigate", "url", address);
        tab.until("document.readyState === 'complete' && location.href === '" + address + "'");
        return tab;
    }

    /** Errors and warnings of all pages so far, from their console and their network. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        call(null, "Browser.close", new JsonObject());
        process.onExit()
                .completeOnTimeout(null, 1, TimeUnit.MINUTES)
                .thenAccept(ended -> process.destroyForcibly())
                .join();
        process.onExit().join();
    }

    private JsonObject call(@Nullable String session, String method, JsonObject params) {
        JsonObject message = new JsonObject();
        int id = calls.incrementAndGet();
        message.addProperty("id", id);
        message.addProperty("method", method);
        message.add("params", params);
        if (session != null) {
            message.addProperty("sessionId", session);
        }
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        JsonObject answered;
        synchronized (this) {
            socket.sendText(message.toString(), true).join();
        }
        answered = answer.orTimeout(2, TimeUnit.MINUTES).join();
        if (answered.has("error")) {
            throw new IllegalStateException(method + ": " + answered.get("error"));
        }
        return answered.getAsJsonObject("result");
    }

    private void received(JsonObject message) {
        if (message.has("id")) {
            waiting.remove(message.get("id").getAsInt()).complete(message);
            return;
        }
        JsonObject params = message.getAsJsonObject("params");
        switch (message.get("method").getAsString()) {
            case "Runtime.exceptionThrown" ->
                complaints.add(params.get("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert")
                        .contains(params.get("type").getAsString())) {
                    complaints.add(params.toString());
                }
            }
            case "Log.entryAdded" -> complaints.add(params.get("entry").toString());
            default -> {
                // Nobody waits for it.
            }
        }
    }

    /** Puts messages together. */
    private final class Reader implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
                text.setLength(0);
                received(message);
            }
            webSocket.request(1);
            return null;
        }
    }

    /** A page. */
    final class Tab implements AutoCloseable {

        private final String target;
        private final String session;

        private Tab(String target, String session) {
            this.target = target;
            this.session = session;
        }

        JsonObject call(String method, JsonObject params) {
            return Chromium.this.call(session, method, params);
        }

        /** Calls with parameters that are given as names and values in turn. */
        JsonObject call(String method, Object... params) {
            JsonObject object = new JsonObject();
            for (int i = 0; i < params.length; i += 2) {
                String name = (String) params[i];
                if (params[i + 1] instanceof Number number) {
                    object.addProperty(name, number);
                } else if (params[i + 1] instanceof Boolean truth) {
                    object.addProperty(name, truth);
                } else {
                    object.addProperty(name, (String) params[i + 1]);
                }
            }
            return call(method, object);
        }

        /** The value of an expression in JavaScript, which may be a promise. */
        JsonElement evaluate(String expression) {
            JsonObject result =
                    call("Runtime.evaluate", "expression", expression, "awaitPromise", true, "returnByValue", true);
            if (result.has("exceptionDetails")) {
                throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
            }
            return result.getAsJsonObject("result").get("value");
        }

        /** Waits, up to a minute, for an expression to be true. */
        void until(String expression) {
            evaluate("new Promise((done, failed) => { const end = performance.now() + 60000; const look = () => {"
                    + " if (" + expression + ") done(true);"
                    + " else if (performance.now() > end) failed(new Error('not so: ' + document.body.innerText));"
                    + " else setTimeout(look, 50); }; look(); })");
        }

        /** What an element says. */
        String text(String id) {
            return evaluate("document.getElementById('" + id + "').textContent").getAsString();
        }

        void press(String key, int code) {
            for (String type : List.of("keyDown", "keyUp")) {
                call("Input.dispatchKeyEvent", "type", type, "key", key, "code", key, "windowsVirtualKeyCode", code);
            }
        }

        void mouse(String type, double x, double y) {
            call(
                    "Input.dispatchMouseEvent",
                    "type",
                    type,
                    "x",
                    x,
                    "y",
                    y,
                    "button",
                    "left",
                    "buttons",
                    1,
                    "clickCount",
                    1);
        }

        @Override
        public void close() {
            JsonObject closed = new JsonObject();
            closed.addProperty("targetId", target);
            Chromium.this.call(null, "Target.closeTarget", closed);
        }
    }
}
