package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.streams.CentralDifferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class OnlineSnapshotTest {

    @TempDir
    private Path folder;

    private static OnlineSnapshot snapshot(int steps) {
        return Flux.range(1, steps)
                .transform(Online.<Integer>minimize(
                                (theta, i) -> theta[0] * theta[0] + i * theta[1], new double[] {1, -0.0})
                        .with(CentralDifferences.create()))
                .blockLast()
                .snapshot();
    }

    @Test
    void isTheSameWhenLoadedAsWhenSaved() throws IOException {
        Path file = folder.resolve("model.snapshot");
        double[] means = {1.5, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
        OnlineSnapshot saved = snapshot(7).with("means", means).with("rows", new double[] {7});
        saved.save(file);
        OnlineSnapshot loaded = OnlineSnapshot.load(file);

        assertThat(loaded.steps()).isEqualTo(7);
        assertThat(loaded.optimizer()).isEqualTo("adam");
        assertThat(loaded.parameters()).containsExactly(saved.parameters());
        assertThat(loaded.optimizerState().updates()).isEqualTo(7);
        assertThat(loaded.optimizerState().names()).containsExactly("m", "v");
        assertThat(loaded.optimizerState().vector("m"))
                .containsExactly(saved.optimizerState().vector("m"));
        assertThat(loaded.optimizerState().vector("v"))
                .containsExactly(saved.optimizerState().vector("v"));
        assertThat(loaded.attachment("means").orElseThrow()).containsExactly(means);
        assertThat(loaded.attachment("rows").orElseThrow()).containsExactly(7);
        assertThat(loaded.attachment("columns")).isEmpty();
    }

    @Test
    void keepsWhatItIsGivenToItself() {
        double[] means = {1};
        OnlineSnapshot snapshot = snapshot(1).with("means", means);
        means[0] = 2;
        snapshot.attachment("means").orElseThrow()[0] = 3;
        snapshot.optimizerState().vector("m")[0] = 4;
        assertThat(snapshot.attachment("means").orElseThrow()).containsExactly(1);
        assertThat(snapshot.optimizerState().vector("m")[0]).isNotEqualTo(4);
        assertThat(snapshot(1).attachment("means")).isEmpty();
    }

    @Test
    void replacesWhatWasThereAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("model.snapshot");
        snapshot(1).save(file);
        snapshot(2).save(file);
        assertThat(OnlineSnapshot.load(file).steps()).isEqualTo(2);
        assertThat(files()).containsExactly(file);
    }

    @Test
    void leavesNothingBehindWhenItCannotBeSaved() throws IOException {
        Path occupied = Files.createDirectories(folder.resolve("model.snapshot").resolve("inner"))
                .getParent();
        assertThatThrownBy(() -> snapshot(1).save(occupied)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> snapshot(1).save(folder.resolve("nowhere").resolve("model.snapshot")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(files()).containsExactly(occupied);
    }

    private Path[] files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toArray(Path[]::new);
        }
    }

    @Test
    void saysThatAFileIsSomethingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "a shopping list, and a long one at that");
        assertThatThrownBy(() -> OnlineSnapshot.load(file))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessage("load: " + file + " must be a snapshot but is something else");
    }

    @Test
    void saysThatAFileIsOfALaterVersion() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        bytes[11] = 2;
        Files.write(file, bytes);
        assertThatThrownBy(() -> OnlineSnapshot.load(file))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessage("load: " + file + " must have version 1 but has version 2");
    }

    @Test
    void saysThatAFileIsTooShort() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> OnlineSnapshot.load(file))
                .isInstanceOf(SnapshotFormatException.class)
                .hasMessage("load: " + file + " must have " + (bytes.length - 20) + " bytes after its header but has "
                        + (bytes.length - 23) + "; it is damaged");
    }

    @Test
    void noticesEveryFlippedBit() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            assertThatThrownBy(() -> OnlineSnapshot.load(file)).isInstanceOf(SnapshotFormatException.class);
        }
    }

    @Test
    void noticesEveryLengthButItsOwn() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < 2 * bytes.length; length++) {
            if (length != bytes.length) {
                Files.write(file, Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> OnlineSnapshot.load(file)).isInstanceOf(SnapshotFormatException.class);
            }
        }
    }

    private Path saved() throws IOException {
        Path file = folder.resolve("model.snapshot");
        snapshot(3).with("rows", new double[] {3}).save(file);
        return file;
    }
}
