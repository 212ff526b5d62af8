package io.sluice.broker.shard;

/**
 * Whether a queue's consumers take what they are handed so soon that the log may wait for them.
 * Each time they do not, twice as many messages as the last time are written at once, before they
 * are tried again.
 */
final class Promptness {
  private static final int MAX_UNTRIED = 1_024;

  private int untried;
  private int untriedAfterMiss = 1;

  /** Counts one more message; true if it is to be tried. */
  boolean takeTry() {
    if (untried == 0) {
      return true;
    }
    untried--;
    return false;
  }

  void kept() {
    untriedAfterMiss = 1;
  }

  void missed() {
    untried = untriedAfterMiss;
    untriedAfterMiss = Math.min(2 * untriedAfterMiss, MAX_UNTRIED);
  }
}
