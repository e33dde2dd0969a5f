package dev.fluxion.examples.table;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where a table's text is: a file, or a resource of the program. */
public final class Source {

    private final String name;
    private final Opening opening;
    private final boolean rereadable;

    private Source(String name, Opening opening, boolean rereadable) {
        this.name = name;
        this.opening = opening;
        this.rereadable = rereadable;
    }

    /** A file. */
    public static Source file(Path path) {
        if (Files.isDirectory(path)) {
            throw new UnusableDataException(path + " must be a CSV file but is a folder");
        }
        return new Source(path.toString(), () -> Files.newInputStream(path), Files.isRegularFile(path));
    }

    /** A resource beside {@code type}. */
    public static Source resource(Class<?> type, String name) {
        return new Source(name, () -> resourceStream(type, name), true);
    }

    /** How messages call it. */
    public String name() {
        return name;
    }

    /** Whether it can be read more than once, which a pipe cannot. */
    public boolean rereadable() {
        return rereadable;
    }

    InputStream open() {
        try {
            return opening.open();
        } catch (NoSuchFileException e) {
            throw new UnusableDataException(name + " must be a CSV file but there is no such file");
        } catch (AccessDeniedException e) {
            throw new UnusableDataException(name + " must be readable but access to it is denied");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    UnusableDataException unreadable(IOException e) {
        return new UnusableDataException(name + " must be readable but reading it failed: " + e.getMessage());
    }

    private static InputStream resourceStream(Class<?> type, String name) throws IOException {
        InputStream stream = type.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("it is missing from the program");
        }
        return stream;
    }

    @FunctionalInterface
    private interface Opening {
        InputStream open() throws IOException;
    }
}
