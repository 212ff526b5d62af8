package io.sluice.broker.shard;

/** How many messages came, were handed out, went and expired since the shard was loaded. */
final class QueueCounts {
  long enqueued;
  long dispatched;
  long dequeued;
  long expired;
}
