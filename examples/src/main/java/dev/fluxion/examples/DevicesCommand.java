package dev.fluxion.examples;

import com.google.gson.Gson;
import dev.fluxion.backend.aparapi.OpenClDevice;
import dev.fluxion.backend.aparapi.OpenClDevices;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what OpenCL could compute on. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        versionProvider = Fluxion.Version.class,
        description = {
            "Lists the OpenCL platforms and devices of this machine.",
            "",
            "Where there is none it says how to get one; nothing but the GPU backend needs one."
        })
final class DevicesCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--json",
            description = "Print the devices as one JSON list, empty if there are none, and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        print(
                OpenClDevices.discover(),
                json,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
        return ExitCode.OK;
    }

    static void print(OpenClDevices devices, boolean json, PrintWriter out, PrintWriter err) {
        if (json) {
            out.println(new Gson().toJson(devices.all().stream().map(Listed::of).toList()));
        } else {
            devices.all().forEach(device -> lines(device).forEach(out::println));
        }
        if (devices.isEmpty()) {
            (json ? err : out).println(devices.absence());
        }
    }

    private static List<String> lines(OpenClDevice device) {
        return List.of(
                device.index() + ": " + device.name(),
                "   platform   " + device.platform().name() + " ("
                        + device.platform().vendor() + "), " + device.platform().version(),
                "   type       " + type(device),
                String.format(
                        Locale.ROOT,
                        "   computes   on %d units with %.1f GB, %s double precision",
                        device.computeUnits(),
                        device.memoryBytes() / 1e9,
                        device.doublePrecision() ? "in" : "without"));
    }

    private static String type(OpenClDevice device) {
        return device.type().name().toLowerCase(Locale.ROOT);
    }

    /** A device as JSON has it. */
    private record Listed(
            int index,
            String name,
            String type,
            String platform,
            String vendor,
            String version,
            int computeUnits,
            long memoryBytes,
            boolean doublePrecision) {

        static Listed of(OpenClDevice device) {
            return new Listed(
                    device.index(),
                    device.name(),
                    DevicesCommand.type(device),
                    device.platform().name(),
                    device.platform().vendor(),
                    device.platform().version(),
                    device.computeUnits(),
                    device.memoryBytes(),
                    device.doublePrecision());
        }
    }
}
