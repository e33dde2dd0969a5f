package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.live.LiveServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LiveCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new LiveCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void saysWhereItServes() {
        assertThat(run("--port", "0", "--seconds", "0")).isZero();
        assertThat(out.toString()).matches("serving http://localhost:\\d+/ for 0 s\\R");
    }

    @Test
    void refusesAPortThatIsInUse() {
        LiveServer other = LiveServer.start(List.of(ReverseTape.create()), 0);
        try {
            assertThat(run("--port", String.valueOf(other.port()))).isEqualTo(2);
        } finally {
            other.dispose();
        }
        assertThat(err.toString())
                .contains("--port must be free but " + other.port() + " is in use; try another, or 0");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--backend", "abacus")).isEqualTo(2);
        assertThat(run("--port", "-1")).isEqualTo(2);
        assertThat(run("--seconds", "-1")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--backend must be one of ")
                .contains("--port must be from 0 to 65535 but was -1")
                .contains("--seconds must be at least 0 but was -1");
    }
}
