package io.sluice.broker.shard;

import io.sluice.broker.api.Refusal;

/** The queue that was asked for, or why it cannot be had; one of the two is null. */
record FoundQueue(Queue queue, Refusal refusal) {
  static FoundQueue of(Queue queue) {
    return new FoundQueue(queue, null);
  }

  static FoundQueue refused(Refusal refusal) {
    return new FoundQueue(null, refusal);
  }
}
