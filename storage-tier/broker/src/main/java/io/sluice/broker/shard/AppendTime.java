package io.sluice.broker.shard;

/** How long an append to a lane's log took at most of late: that halves with each second. */
final class AppendTime {
  private static final long HALVES_MILLIS = 1_000;

  private final ShardContext context;
  private long begunMillis;
  private long longestMillis;
  private long longestAtMillis;

  AppendTime(ShardContext context) {
    this.context = context;
  }

  /** An append begins; there is one at a time. */
  void begun() {
    begunMillis = context.nowMillis;
  }

  /** The append is durable. */
  void ended() {
    long tookMillis = context.nowMillis - begunMillis;
    if (tookMillis >= millis()) {
      longestMillis = tookMillis;
      longestAtMillis = context.nowMillis;
    }
  }

  long millis() {
    long halvings = (context.nowMillis - longestAtMillis) / HALVES_MILLIS;
    return longestMillis >> Math.min(halvings, Long.SIZE - 1);
  }
}
