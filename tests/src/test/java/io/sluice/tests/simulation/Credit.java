package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

/**
 * What a client knows of a consumer's credit. What is taken back may be used by deliveries under
 * way, so there is a range.
 */
final class Credit {
  private int atLeast;
  private int atMost;
  private int drainsAsked;
  private int drainsHeard;

  /** True if no drain was answered since the last one that was asked for. */
  private boolean drains;

  /** Granted since the oldest drain that is not answered. */
  private int grantedMeanwhile;

  Credit(int granted) {
    atLeast = granted;
    atMost = granted;
  }

  /** Deliveries that the shard can still use for sure. */
  int atLeast() {
    return atLeast;
  }

  boolean drains() {
    return drains;
  }

  void grant(int deliveries) {
    atLeast = Math.max(0, atLeast + deliveries);
    atMost += Math.max(0, deliveries);
    grantedMeanwhile += Math.max(0, deliveries);
  }

  void use(String what) {
    check(atMost > 0, what + " without credit");
    atMost--;
    atLeast = Math.max(0, atLeast - 1);
  }

  void drain() {
    if (drainsAsked == drainsHeard) {
      grantedMeanwhile = 0;
    }
    drainsAsked++;
    drains = true;
  }

  void drained(String what) {
    check(drainsHeard < drainsAsked, what + " once more");
    drainsHeard++;
    drains = false;
    atLeast = 0;
    atMost = Math.min(atMost, grantedMeanwhile);
  }

  /**
   * Nothing is under way, and there is room for deliveries: drains that were asked for together
   * were answered together.
   */
  void quiet() {
    if (!drains) {
      drainsHeard = drainsAsked;
    }
  }
}
