package dev.fluxion.examples.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.conformance.ExactConformance;
import dev.fluxion.backend.conformance.Exemptions;
import dev.fluxion.backend.tape.ReverseTape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All that an author of a backend writes to know that it works: the kit, by one class. */
class DualNumbersTest implements ExactConformance {

    @Override
    public Backend backend() {
        return new DualNumbers();
    }

    @Override
    public Map<String, String> exemptions() {
        return Exemptions.create()
                .because("one tangent in each sweep, and so n evaluations for a gradient", "CR-11", "CR-12", "EX-CR-06")
                .toMap();
    }

    @Test
    void differentiatesWhatABackendOfTheHouseHasDifferentiated() {
        Backend stack = HigherOrder.of(new DualNumbers(), ReverseTape.create());
        assertThat(stack.hessian(v -> v[0] * v[0] * v[1], new double[] {2.0, 3.0}).data)
                .containsExactly(new double[] {6.0, 4.0, 4.0, 0.0}, within(1e-12));
    }

    /** What the README and CONTRIBUTING say of it; imports, comments and empty lines count. */
    @Test
    void isWrittenInFewerThanSixtyLines() throws IOException {
        Path source = Path.of("src/main/java/dev/fluxion/examples/outside/DualNumbers.java");
        assertThat(Files.readAllLines(source)).hasSizeLessThan(60);
    }
}
