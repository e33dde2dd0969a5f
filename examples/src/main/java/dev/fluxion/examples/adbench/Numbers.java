package dev.fluxion.examples.adbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/** The numbers of a file, one after another. */
final class Numbers {

    private final Path file;
    private final StringTokenizer words;

    private Numbers(Path file, StringTokenizer words) {
        this.file = file;
        this.words = words;
    }

    static Numbers of(Path file) throws IOException {
        return new Numbers(file, new StringTokenizer(Files.readString(file)));
    }

    /** The fields of each line, which colons part. */
    static List<String[]> fields(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .map(line -> line.strip().split(":", -1))
                    .toList();
        }
    }

    /** The name of the instance in a file. */
    static String name(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ".txt".length());
    }

    double next() throws IOException {
        if (!words.hasMoreTokens()) {
            throw new IOException(file + " must go on but ends");
        }
        String word = words.nextToken();
        try {
            return Double.parseDouble(word);
        } catch (NumberFormatException e) {
            throw new IOException(file + " must have numbers but has " + word, e);
        }
    }

    double[] next(int count) throws IOException {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = next();
        }
        return numbers;
    }

    int nextInt() throws IOException {
        double number = next();
        if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
            throw new IOException(file + " must have a whole number there but has " + number);
        }
        return (int) number;
    }

    void end() throws IOException {
        if (words.hasMoreTokens()) {
            throw new IOException(file + " must end but goes on with " + words.nextToken());
        }
    }
}
