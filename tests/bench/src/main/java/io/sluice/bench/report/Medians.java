package io.sluice.bench.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median of what several rounds measured. */
public final class Medians {
  private Medians() {}

  /** The middle value, or the mean of the two in the middle. */
  public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
