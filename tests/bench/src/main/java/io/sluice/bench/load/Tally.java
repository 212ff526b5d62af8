package io.sluice.bench.load;

import org.HdrHistogram.Histogram;

/** What a load and its server have come to at one moment. */
public record Tally(
    long nanos, long received, long repeated, long serverCpuNanos, long generatorCpuNanos) {
  private static final double NANOS_PER_SECOND = 1_000_000_000;
  private static final double NANOS_PER_MILLI = 1_000_000;
  private static final double NANOS_PER_MICRO = 1_000;

  /**
   * The round from this moment to a later one.
   *
   * @param latencies of what was received in between, in nanoseconds
   * @param lost what had not come when the round was drained
   */
  public LoadRound until(Tally later, Histogram latencies, long lost) {
    double messages = Math.max(1, later.received - received);
    return new LoadRound(
        messages / ((later.nanos - nanos) / NANOS_PER_SECOND),
        latencies.getValueAtPercentile(50) / NANOS_PER_MILLI,
        latencies.getValueAtPercentile(99) / NANOS_PER_MILLI,
        latencies.getMaxValue() / NANOS_PER_MILLI,
        (later.serverCpuNanos - serverCpuNanos) / NANOS_PER_MICRO / messages,
        (later.generatorCpuNanos - generatorCpuNanos) / NANOS_PER_MICRO / messages,
        lost,
        later.repeated - repeated);
  }
}
