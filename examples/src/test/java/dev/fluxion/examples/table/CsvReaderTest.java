package dev.fluxion.examples.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {

    @Test
    void givesTheFieldsOfEveryLine() throws Exception {
        assertThat(fields("a,b\n1,2\n3,4")).containsExactly(List.of("a", "b"), List.of("1", "2"), List.of("3", "4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void countsLinesWhateverEndsThem(String end) throws Exception {
        List<CsvRecord> records = records(String.join(end, "a,b", "", "1,2", "", "", "3,4", ""));
        assertThat(records).extracting(CsvRecord::line).containsExactly(1L, 3L, 6L);
    }

    @Test
    void takesDelimitersLineEndsAndDoubledQuotesFromQuotedFields() throws Exception {
        List<CsvRecord> records = records("name,n\n\"Doe, \"\"J\"\"\r\nJr\",1\nx,2\n");
        assertThat(records.get(1).fields()).containsExactly("Doe, \"J\"\nJr", "1");
        assertThat(records.get(2)).isEqualTo(new CsvRecord(4, List.of("x", "2")));
    }

    @Test
    void keepsEmptyFieldsAndTrimsTheOthers() throws Exception {
        assertThat(fields("a,b,c\n ,\" x \" ,\n")).containsExactly(List.of("a", "b", "c"), List.of("", "x", ""));
    }

    @Test
    void passesOverAByteOrderMark() throws Exception {
        assertThat(fields("\uFEFFa,b\n1,2")).first().isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b;c,d\n1;2;3", "a\tb\tc,d\n1\t2\t3"})
    void findsTheDelimiterInTheFirstLine(String text) throws Exception {
        assertThat(fields(text)).containsExactly(List.of("a", "b", "c,d"), List.of("1", "2", "3"));
    }

    @Test
    void findsNothingInNothing() throws Exception {
        assertThat(records("")).isEmpty();
        assertThat(records("\n\r\n\n")).isEmpty();
    }

    @Test
    void readsOnAfterAQuoteThatIsFollowedByText() throws Exception {
        CsvReader reader = CsvReader.of(new StringReader("a,b\n\"x\"y,1\nz,2\n"));
        reader.next();
        assertThatThrownBy(reader::next)
                .isInstanceOf(BadRowException.class)
                .hasMessage("line 2: a closing quote must end its field but was followed by 'y'");
        assertThat(reader.next()).isEqualTo(new CsvRecord(3, List.of("z", "2")));
    }

    @Test
    void endsAfterAQuoteThatIsNeverClosed() throws Exception {
        CsvReader reader = CsvReader.of(new StringReader("a,b\n1,2\n\"x,1\nz,2\n"));
        reader.next();
        reader.next();
        assertThatThrownBy(reader::next)
                .isInstanceOf(BadRowException.class)
                .hasMessage("line 3: a quoted field must be closed but runs to the end of the file");
        assertThat(reader.next()).isNull();
    }

    private static List<List<String>> fields(String text) throws IOException, BadRowException {
        return records(text).stream().map(CsvRecord::fields).toList();
    }

    private static List<CsvRecord> records(String text) throws IOException, BadRowException {
        CsvReader reader = CsvReader.of(new StringReader(text));
        List<CsvRecord> records = new ArrayList<>();
        for (CsvRecord csv = reader.next(); csv != null; csv = reader.next()) {
            records.add(csv);
        }
        return records;
    }
}
