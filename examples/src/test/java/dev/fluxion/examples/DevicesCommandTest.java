package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.fluxion.backend.aparapi.OpenClDevice;
import dev.fluxion.backend.aparapi.OpenClDevices;
import dev.fluxion.backend.aparapi.OpenClPlatform;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class DevicesCommandTest {

    private static final OpenClDevices ONE = new OpenClDevices(
            List.of(new OpenClDevice(
                    0,
                    new OpenClPlatform("Clover", "Mesa", "OpenCL 1.2"),
                    "Radeon <7>",
                    OpenClDevice.Type.GPU,
                    60,
                    16_000_000_000L,
                    true)),
            "");

    private static final OpenClDevices NONE = new OpenClDevices(List.of(), "There is none. Install one.");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void describesEachDevice() {
        print(ONE, false);
        assertThat(out.toString().lines())
                .containsExactly(
                        "0: Radeon <7>",
                        "   platform   Clover (Mesa), OpenCL 1.2",
                        "   type       gpu",
                        "   computes   on 60 units with 16.0 GB, in double precision");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void saysWhyThereIsNoneAndHowToGetOne() {
        print(NONE, false);
        assertThat(out.toString()).isEqualTo("There is none. Install one." + System.lineSeparator());
    }

    @Test
    void printsAJsonList() {
        print(ONE, true);
        JsonObject device =
                JsonParser.parseString(out.toString()).getAsJsonArray().get(0).getAsJsonObject();
        assertThat(device.keySet())
                .containsExactly(
                        "index",
                        "name",
                        "type",
                        "platform",
                        "vendor",
                        "version",
                        "computeUnits",
                        "memoryBytes",
                        "doublePrecision");
        assertThat(device.get("name").getAsString()).isEqualTo("Radeon <7>");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void printsAnEmptyJsonListAndTheReasonApart() {
        print(NONE, true);
        assertThat(out.toString()).isEqualTo("[]" + System.lineSeparator());
        assertThat(err.toString()).isEqualTo("There is none. Install one." + System.lineSeparator());
    }

    private void print(OpenClDevices devices, boolean json) {
        DevicesCommand.print(devices, json, new PrintWriter(out), new PrintWriter(err));
    }
}
