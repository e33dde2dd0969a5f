package dev.fluxion.examples.table;

import java.util.List;

/**
 * One record of a CSV file.
 *
 * @param line the line it starts on, counted from 1
 * @param fields its fields, unquoted and trimmed
 */
record CsvRecord(long line, List<String> fields) {}
