package dev.fluxion.examples.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.examples.table.Column.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void tellsNumbersDatesAndTextApart() throws IOException {
        Rows rows = open(
                "day,x,word,empty,day2,y\n2012-01-02,1e3,a,,2012/1/2,-.5\n2012-04-01 12:30,2,7,,2012/1/3,1\n", "y");
        assertThat(rows.schema().features())
                .containsExactly(
                        new Column("day", Kind.DATE), new Column("x", Kind.NUMBER), new Column("word", Kind.TEXT));
        assertThat(rows.schema().target()).isEqualTo(new Column("y", Kind.NUMBER));
        assertThat(notes)
                .containsExactly(
                        "data.csv: column empty is not read, it is empty",
                        "data.csv: column day2 is not read, it is a second date");
        Row row = rows.next();
        assertThat(row.day()).isEqualTo("2012-01-02");
        assertThat(row.season()).isEqualTo(1 / 365.25);
        assertThat(row.numbers()).containsExactly(1000);
        assertThat(row.texts()).containsExactly("a");
        assertThat(row.target()).isEqualTo(-0.5);
    }

    @Test
    void readsDatesWithoutSeparatorsUnlessTheyAreNumbers() throws IOException {
        Rows rows = open("day,code,y\n19580329,19581329,1\n19580405,19589999,2\n", "y");
        assertThat(rows.schema().features())
                .containsExactly(new Column("day", Kind.DATE), new Column("code", Kind.NUMBER));
        assertThat(rows.next().day()).isEqualTo("1958-03-29");
    }

    @Test
    void reportsBadRowsByLineAndReadsOn() throws IOException {
        Rows rows = open("""
                x,when,y
                1,2012-01-01,1
                oops,2012-01-02,2
                3,2012-02-30,3

                4,2012-01-04
                5,2012-01-05,NaN
                "6"6,2012-01-06,6
                7,2012-01-07,
                8,2012-01-08,8
                -1e200,2012-01-09,9
                """, "y");
        assertThat(all(rows)).extracting(Row::target).containsExactly(1.0, 8.0);
        assertThat(rows.used()).isEqualTo(2);
        assertThat(rows.bad()).isEqualTo(7);
        assertThat(notes)
                .containsExactlyInAnyOrder(
                        "data.csv, line 3: x must be a finite number but was 'oops'; row skipped",
                        "data.csv, line 4: when must be a date such as 2012-01-31 but was '2012-02-30'; row skipped",
                        "data.csv, line 6: a row must have 3 fields but had 2; row skipped",
                        "data.csv, line 7: y must be a finite number but was 'NaN'; row skipped",
                        "data.csv, line 8: a closing quote must end its field but was followed by '6'; row skipped",
                        "data.csv, line 9: y must be present but was empty; row skipped",
                        "data.csv, line 11: x must be at most 1.0E140 in size but was '-1e200'; row skipped");
    }

    @Test
    void listsOnlyTheFirstHundredBadRows() throws IOException {
        String bad = IntStream.range(0, 150).mapToObj(i -> "?,1\n").collect(Collectors.joining());
        Rows rows = open("x,y\n" + "1,1\n".repeat(100) + bad, "y");
        assertThat(all(rows)).hasSize(100);
        assertThat(rows.bad()).isEqualTo(150);
        assertThat(notes)
                .hasSize(101)
                .last()
                .isEqualTo("data.csv: further rows that are skipped are counted, not listed");
    }

    @Test
    void readsTheRowsOfOneValueAndLeavesTheColumnOut() throws IOException {
        Path file = write("place,x,y\nA,1,1\nB,2,2\nA,3,3\n");
        Choice choice = new Choice("y", null, Set.of("x"), new Choice.Only("place", "A"));
        Rows rows = Rows.open(Source.file(file), choice, notes::add);
        assertThat(rows.schema().features()).isEmpty();
        assertThat(all(rows)).extracting(Row::line).containsExactly(2L, 4L);
    }

    @Test
    void takesANumericTargetForAClassWhenTold() throws IOException {
        Path file = write("x,y\n1,0\n2,1\n");
        Rows rows = Rows.open(Source.file(file), Choice.of("y", true), notes::add);
        assertThat(all(rows)).extracting(Row::label).containsExactly("0", "1");
    }

    @Test
    void sharesAFingerprintWithATableThatBeginsTheSame() throws IOException {
        Rows shorter = open("x,y\n1,2\n3,4\n", "y");
        Rows longer = open("x,y\n1,2\nbad,row\n3,4\n5,6\n", "y");
        Rows other = open("x,y\n1,2\n34,\n3,5\n", "y");
        all(shorter);
        longer.next();
        longer.next();
        all(other);
        assertThat(longer.fingerprint()).isEqualTo(shorter.fingerprint());
        assertThat(other.fingerprint()).isNotEqualTo(shorter.fingerprint());
    }

    @Test
    void refusesWhatIsNoTable() throws IOException {
        refuses("", "y", " must begin with a line of column names but is empty");
        refuses("1,2\n3,4\n", "y", " must begin with a line of column names but begins with numbers");
        refuses("x,y,x\n1,2,3\n", "y", " must name each column differently but has two called 'x'");
        refuses("x,y\n1,2\n", "z", ": the target must be one of its columns, x, y, but was z");
        refuses("\"x,y\n1,2\n", "y", ": line 1: a quoted field must be closed but runs to the end of the file");
    }

    @Test
    void refusesARegressionOnText() throws IOException {
        Path file = write("x,y\n1,a\n2,b\n");
        assertThatThrownBy(() -> Rows.open(Source.file(file), Choice.of("y", false), notes::add))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(file + ": the target of a regression must hold numbers but y does not; learn it by"
                        + " classification");
    }

    @Test
    void refusesFilesThatAreNotThere() {
        Path missing = folder.resolve("missing.csv");
        assertThatThrownBy(() -> Rows.open(Source.file(missing), Choice.of("y", null), notes::add))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(missing + " must be a CSV file but there is no such file");
        assertThatThrownBy(() -> Source.file(folder))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(folder + " must be a CSV file but is a folder");
    }

    private void refuses(String text, String target, String message) throws IOException {
        Path file = write(text);
        assertThatThrownBy(() -> Rows.open(Source.file(file), Choice.of(target, null), notes::add))
                .isInstanceOf(UnusableDataException.class)
                .hasMessage(file + message);
    }

    private Rows open(String text, String target) throws IOException {
        Path file = write(text);
        return Rows.open(
                Source.file(file),
                Choice.of(target, null),
                note -> notes.add(note.replace(file.toString(), "data.csv")));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "data", ".csv"), text);
    }

    private static List<Row> all(Rows rows) {
        List<Row> all = new ArrayList<>();
        for (Row row = rows.next(); row != null; row = rows.next()) {
            all.add(row);
        }
        return all;
    }
}
