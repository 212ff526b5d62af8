package io.sluice.broker.shard;

import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.record.LogRecord;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything of one virtual broker. */
final class BrokerState {
  final String id;
  final ShardContext context;
  final Lane lane;
  final Router router;
  final RetainedMessages retained;
  final Wills wills;
  final Map<String, SessionState> sessions = new LinkedHashMap<>();
  final Map<SubscriptionKey, SharedSubscription> shared = new LinkedHashMap<>();
  final Publishing publishing;
  final Settlement settlement;
  final Subscribing subscribing;
  final Sessions sessionLife;
  int connections;
  long storedMessages;
  long storedBytes;

  BrokerState(String id, ShardContext context, Lane lane) {
    this.id = id;
    this.context = context;
    this.lane = lane;
    router = new Router(context.options.topicCacheEntries());
    retained = new RetainedMessages(this);
    wills = new Wills(this);
    publishing = new Publishing(this);
    settlement = new Settlement(this);
    subscribing = new Subscribing(this);
    sessionLife = new Sessions(this);
  }

  /** The named queue; made, and written so, if there is none. */
  Queue namedQueue(String name) {
    Queue queue = router.named(name);
    if (queue == null) {
      queue = Queue.named(lane.messages().nextId(), this, name);
      lane.journal().append(new LogRecord.QueueCreated(queue.id, id, name));
      router.addNamed(queue);
    }
    return queue;
  }

  /** Removes everything in the broker, for its deletion. */
  void removeAll() {
    sessionLife.endAll();
    wills.removeAll();
    retained.removeAll();
    router.named().forEach(Queue::removeAll);
  }
}
