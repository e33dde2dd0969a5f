package dev.fluxion.examples.adbench;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds instances: those that come with the program, or those of a folder laid out as ADBench's is. */
public final class Problems {

    private static final String BUNDLED = "/dev/fluxion/examples/adbench";

    private Problems() {}

    /** The instances that come with the program. */
    public static List<Problem> bundled() throws IOException {
        URL url = Problems.class.getResource(BUNDLED + "/LICENSE.txt");
        if (url == null) {
            throw new IOException("the instances of ADBench are missing from the program");
        }
        try {
            URI uri = url.toURI();
            if (!uri.getScheme().equals("jar")) {
                return in(Path.of(uri).resolveSibling("."));
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return in(jar.getPath(BUNDLED));
            }
        } catch (URISyntaxException e) {
            throw new IOException(url + " must be the address of a file but is not", e);
        }
    }

    /**
     * The instances of a folder: {@code gmm/*.txt}, {@code lstm/*.txt}, {@code ba/*.txt}, {@code hand/simple_*} and {@code
     * hand/complicated_*}, each by name.
     *
     * @throws IOException if there are none, or a file is not as ADBench's are
     */
    public static List<Problem> in(Path folder) throws IOException {
        List<Problem> found = new ArrayList<>();
        for (Path file : files(folder.resolve("gmm"))) {
            found.add(Mixture.read(file));
        }
        for (Path file : files(folder.resolve("lstm"))) {
            found.add(Memory.read(file));
        }
        for (Path file : files(folder.resolve("ba"))) {
            found.add(Adjustment.read(file));
        }
        for (Path kind : entries(folder.resolve("hand"))) {
            boolean complicated = kind.getFileName().toString().startsWith("complicated");
            for (Path file : files(kind)) {
                found.add(Tracking.read(file, complicated));
            }
        }
        if (found.isEmpty()) {
            throw new IOException(folder + " must have instances of ADBench, such as gmm/*.txt, but has none");
        }
        return found;
    }

    private static List<Path> files(Path folder) throws IOException {
        return entries(folder).stream()
                .filter(file -> file.getFileName().toString().endsWith(".txt"))
                .toList();
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }
}
