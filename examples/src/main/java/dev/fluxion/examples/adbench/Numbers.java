package dev.fluxion.examples.adbench;

import dev.fluxion.examples.table.Cells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;

/** The numbers of a file, one after another. */
final class Numbers {

    private final Path file;
    private final StringTokenizer words;
    private final int characters;

    private Numbers(Path file, String text) {
        this.file = file;
        this.words = new StringTokenizer(text);
        this.characters = text.length();
    }

    /** The numbers of a file, which may be of any kind: what is none is refused when its turn comes. */
    static Numbers of(Path file) throws IOException {
        return new Numbers(file, Files.readString(file, StandardCharsets.ISO_8859_1));
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
            throw tooShort();
        }
        String word = words.nextToken();
        double number = Cells.number(word);
        if (Double.isNaN(number)) {
            throw new IOException(file + " must have finite numbers but has " + word);
        }
        return number;
    }

    /**
     * Several.
     *
     * @param count how many; negative where there would be too many for an array
     */
    double[] next(int count) throws IOException {
        if (count < 0 || count > characters) {
            throw tooShort();
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = next();
        }
        return numbers;
    }

    int nextInt() throws IOException {
        double number = next();
        if (!(number == Math.rint(number) && number >= 0 && number <= Integer.MAX_VALUE)) {
            throw new IOException(file + " must have a whole number from 0 on there but has " + number);
        }
        return (int) number;
    }

    private IOException tooShort() {
        return new IOException(file + " must go on but ends");
    }

    void end() throws IOException {
        if (words.hasMoreTokens()) {
            throw new IOException(file + " must end but goes on with " + words.nextToken());
        }
    }
}
