package dev.fluxion.backend.aparapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.aparapi.device.OpenCLDevice;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a device's compiler says of a source, caught from the standard error of a process that compiles it. */
final class BuildLog {

    /** What Aparapi says of most platforms and not of the source. */
    private static final String APARAPI_OF_ITSELF = "WARNING: Aparapi is running";

    private static final long PATIENCE_SECONDS = 60;

    private BuildLog() {}

    /** The compiler's messages, or a sentence that says why there are none. */
    static String of(OpenCLDevice device, String source) {
        Path log = null;
        try {
            log = Files.createTempFile("fluxion-opencl", ".log");
            Process process = new ProcessBuilder(command(Aparapi.devices().indexOf(device)))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(log.toFile())
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(source.getBytes(UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return missing("it took more than " + PATIENCE_SECONDS + " seconds");
            }
            String said = new String(Files.readAllBytes(log), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith(APARAPI_OF_ITSELF))
                    .collect(Collectors.joining("\n"))
                    .strip();
            return said.isEmpty() ? missing("nothing was printed") : said;
        } catch (IOException e) {
            return missing(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return missing("the thread was interrupted");
        } finally {
            delete(log);
        }
    }

    private static List<String> command(int device) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java, "-cp", System.getProperty("java.class.path"), BuildLog.class.getName(), Integer.toString(device));
    }

    private static String missing(String reason) {
        return "(the compiler's messages are on standard error; compiling once more to catch them failed: " + reason
                + ")";
    }

    private static void delete(@Nullable Path log) {
        try {
            if (log != null) {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            log.toFile().deleteOnExit();
        }
    }

    /**
     * Compiles the source on standard input for a device.
     *
     * @param arguments the index of the device
     */
    public static void main(String[] arguments) throws IOException {
        String source = new String(System.in.readAllBytes(), UTF_8);
        NativeContext.tryToBuild(Aparapi.devices().get(Integer.parseInt(arguments[0])), source);
    }
}
