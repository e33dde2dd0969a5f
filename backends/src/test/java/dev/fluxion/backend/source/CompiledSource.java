package dev.fluxion.backend.source;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;

/** Java source compiled by the running JDK, for the running JDK. */
final class CompiledSource {

    private CompiledSource() {}

    /**
     * Compiles classes of the unnamed package, and makes a loader of them.
     *
     * @param directory where to put source and class files
     * @param sources from the name of each class to its source
     */
    static ClassLoader load(Path directory, Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-g",
                "-nowarn",
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                directory.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve(source.getKey() + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new IllegalArgumentException("the sources do not compile");
        }
        return new URLClassLoader(new URL[] {url(directory)}, CompiledSource.class.getClassLoader());
    }

    private static URL url(Path directory) throws MalformedURLException {
        return directory.toUri().toURL();
    }
}
