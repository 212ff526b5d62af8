package io.sluice.bench;

import io.sluice.bench.load.LoadRound;
import io.sluice.bench.report.Medians;
import io.sluice.bench.report.Table;
import java.util.List;

/** The table of loads: medians of the rounds, sums of what went wrong. */
final class LoadTable {
  private LoadTable() {}

  static Table begin(String title) {
    return new Table(
        title,
        "messages/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "server CPU µs",
        "generator CPU µs",
        "lost",
        "repeated");
  }

  static void add(Table table, String name, List<LoadRound> rounds) {
    table.row(
        name,
        Medians.of(rounds, LoadRound::messagesPerSecond),
        Medians.of(rounds, LoadRound::p50Millis),
        Medians.of(rounds, LoadRound::p99Millis),
        Medians.of(rounds, LoadRound::maxMillis),
        Medians.of(rounds, LoadRound::serverMicros),
        Medians.of(rounds, LoadRound::generatorMicros),
        rounds.stream().mapToLong(LoadRound::lost).sum(),
        rounds.stream().mapToLong(LoadRound::repeated).sum());
  }
}
