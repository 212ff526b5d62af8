package io.sluice.control;

/** What a put made of a row: {@code created} is true if there was none of its name before. */
public record Change<T>(boolean created, T row) {}
