package dev.fluxion.backend.aparapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Discovery happens once in a process, so all but the first test start one of their own. */
class DiscoveryTest {

    @Test
    @Tag("opencl")
    void describesTheDevices() {
        OpenCl.deviceOrSkip();
        List<OpenClDevice> devices = OpenClDevices.discover().all();
        for (int i = 0; i < devices.size(); i++) {
            OpenClDevice device = devices.get(i);
            assertThat(device.index()).isEqualTo(i);
            assertThat(device.name()).isNotBlank();
            assertThat(device.platform().name()).isNotBlank();
            assertThat(device.platform().vendor()).isNotBlank();
            assertThat(device.platform().version()).startsWith("OpenCL ");
            assertThat(device.computeUnits()).isPositive();
            assertThat(device.memoryBytes()).isPositive();
        }
    }

    @Test
    @Tag("opencl")
    void writesNothingToStandardOutputAndLeavesLoggingAsItWas() throws Exception {
        OpenCl.deviceOrSkip();
        assertThat(discoverElsewhere(List.of(), Map.of())).isEqualTo("devices true INFO");
    }

    @Test
    void findsNoDeviceWhereThereIsNoDriver(@TempDir Path empty) throws Exception {
        assertThat(discoverElsewhere(List.of(), Map.of("OCL_ICD_VENDORS", empty.toString())))
                .startsWith("devices false INFO")
                .contains("Install the OpenCL driver of your GPU, or PoCL");
    }

    @Test
    void findsNoDeviceWhereTheNativeLibraryCannotBeLoaded(@TempDir Path empty) throws Exception {
        String nowhere = empty.resolve("missing").toString();
        assertThat(discoverElsewhere(List.of("-Djava.io.tmpdir=" + nowhere), Map.of()))
                .startsWith("devices false INFO There is no OpenCL runtime on this machine, or none that Aparapi can");
    }

    private static String discoverElsewhere(List<String> options, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Discover.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    /** Discovers, then says what came of it and at which level the console is logged to. */
    static final class Discover {

        private Discover() {}

        public static void main(String[] arguments) {
            Handler console = Logger.getLogger("").getHandlers()[0];
            OpenClDevices devices = OpenClDevices.discover();
            System.out.println("devices " + !devices.isEmpty() + " " + console.getLevel() + " " + devices.absence());
        }
    }
}
