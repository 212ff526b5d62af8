package io.sluice.broker.shard;

/** How many deliveries a consumer may have unsettled: as many as it asks for, fewer by policy. */
final class Window {
  private int wanted;
  private int least;
  private int size;

  Window(int wanted, int least) {
    ask(wanted, least);
    size = wanted;
  }

  /** The consumer asks for so many, of which the policy is to leave the least. */
  void ask(int newWanted, int newLeast) {
    wanted = newWanted;
    least = newLeast;
  }

  /**
   * Makes it as large as it may be now; returns by how much it grew.
   *
   * @param limit the policy's, or null
   */
  int fit(Integer limit) {
    int before = size;
    size = limit == null ? wanted : Math.max(least, Math.min(wanted, limit));
    return size - before;
  }
}
