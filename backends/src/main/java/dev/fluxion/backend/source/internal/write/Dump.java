package dev.fluxion.backend.source.internal.write;

import dev.fluxion.lift.MethodCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Internal: files for whoever wants to see what was generated: the intermediate representation after each pass, how the sweeps come by what they need, and the class. They go to the folder that the system property {@value #FOLDER}
 * names, if it is set.
 */
public final class Dump {

    public static final String FOLDER = "fluxion.source.dump";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final @Nullable Path folder;
    private final String name;

    private Dump(@Nullable Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    /** The files of one method; each time it is transformed has files of its own. */
    public static Dump of(MethodCode method) {
        String folder = System.getProperty(FOLDER);
        if (folder == null || folder.isEmpty()) {
            return new Dump(null, "");
        }
        String name = method.host().getSimpleName() + "." + method.tree().name;
        return new Dump(Path.of(folder), COUNT.incrementAndGet() + "-" + name.replaceAll("[^A-Za-z0-9.]", "_"));
    }

    /** Writes text, which is made only if anybody wants it. */
    public void text(String what, Object text) {
        if (folder != null) {
            write(what + ".txt", text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Writes a class. */
    public void type(byte[] bytes) {
        if (folder != null) {
            write("class", bytes);
        }
    }

    private void write(String ending, byte[] bytes) {
        Path into = folder;
        if (into == null) {
            return;
        }
        try {
            Files.createDirectories(into);
            Files.write(into.resolve(name + "." + ending), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
