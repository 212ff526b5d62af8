package io.sluice.broker.shard;

import io.sluice.broker.api.Will;
import io.sluice.broker.record.LogRecord;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The wills of a broker's connections, and those whose delay runs, by the key of their session.
 * They survive a restart.
 */
final class Wills {
  private final BrokerState broker;
  private final TreeMap<String, Pending> byClient = new TreeMap<>();

  private static final class Pending {
    final Will will;
    Timers.Key timer;

    Pending(Will will) {
      this.will = will;
    }
  }

  Wills(BrokerState broker) {
    this.broker = broker;
  }

  /** Keeps a connection's will. */
  void set(String client, Will will) {
    broker.lane.journal().append(new LogRecord.WillSet(broker.id, client, will));
    replaySet(client, will);
  }

  void replaySet(String client, Will will) {
    byClient.put(client, new Pending(will));
  }

  void replayClear(String client) {
    byClient.remove(client);
  }

  /** Withdraws a will: the client said goodbye, or is back in time. */
  void clear(String client) {
    Pending pending = byClient.remove(client);
    if (pending != null) {
      broker.context.timers.cancel(pending.timer);
      broker.lane.journal().append(new LogRecord.WillCleared(broker.id, client));
    }
  }

  /** The connection was lost: publishes the will when its delay is over. */
  void connectionLost(String client) {
    Pending pending = byClient.get(client);
    if (pending == null || pending.timer != null) {
      return;
    }
    if (pending.will.delayMillis() == 0) {
      publish(client);
    } else {
      long at = broker.context.nowMillis + pending.will.delayMillis();
      pending.timer = broker.context.timers.schedule(at, () -> publish(client));
    }
  }

  /** Publishes the will now if there is one: the session ended (MQTT 5, 3.1.3.2.2). */
  void publish(String client) {
    Pending pending = byClient.get(client);
    if (pending != null) {
      clear(client);
      broker.publishing.publishWill(client, pending.will.message());
    }
  }

  /** After a restart no connection is left, and no session that was not kept. */
  void allConnectionsLost() {
    for (String client : List.copyOf(byClient.keySet())) {
      if (broker.sessions.containsKey(client)) {
        connectionLost(client);
      } else {
        publish(client);
      }
    }
  }

  boolean isEmpty() {
    return byClient.isEmpty();
  }

  void forEach(BiConsumer<String, Will> action) {
    byClient.forEach((client, pending) -> action.accept(client, pending.will));
  }

  void removeAll() {
    byClient.values().forEach(pending -> broker.context.timers.cancel(pending.timer));
    byClient.clear();
  }
}
