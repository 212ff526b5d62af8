package io.sluice.broker.shard;

/**
 * How many deliveries a consumer may be handed now, one for all queues of a wildcard; below 0 if it
 * has more than a window that became smaller.
 */
final class Credit {
  private static final int UNLIMITED = Integer.MAX_VALUE;

  private int deliveries;

  private Credit(int deliveries) {
    this.deliveries = deliveries;
  }

  static Credit of(int deliveries) {
    return new Credit(deliveries);
  }

  static Credit unlimited() {
    return new Credit(UNLIMITED);
  }

  boolean isUsedUp() {
    return deliveries <= 0;
  }

  void use() {
    if (deliveries != UNLIMITED) {
      deliveries--;
    }
  }

  /** Changes it, up or down to none. */
  void grant(int more) {
    long least = Math.min(0, deliveries);
    deliveries = (int) Math.max(least, Math.min((long) deliveries + more, UNLIMITED));
  }

  /** The window became larger by so much, or smaller. */
  void grow(int by) {
    deliveries += deliveries == UNLIMITED ? 0 : by;
  }

  /** Takes back what is left; returns how much that was. */
  int takeBack() {
    int unused = Math.max(0, deliveries);
    deliveries -= unused;
    return unused;
  }
}
