package io.sluice.broker.shard;

import io.sluice.broker.api.Will;
import io.sluice.broker.record.LogRecord;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The wills of a broker's connections, and those whose delay runs, by client id. They survive a
 * restart.
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
  void set(String clientId, Will will) {
    broker.lane.journal().append(new LogRecord.WillSet(broker.id, clientId, will));
    replaySet(clientId, will);
  }

  void replaySet(String clientId, Will will) {
    byClient.put(clientId, new Pending(will));
  }

  void replayClear(String clientId) {
    byClient.remove(clientId);
  }

  /** Withdraws a will: the client said goodbye, or is back in time. */
  void clear(String clientId) {
    Pending pending = byClient.remove(clientId);
    if (pending != null) {
      broker.context.timers.cancel(pending.timer);
      broker.lane.journal().append(new LogRecord.WillCleared(broker.id, clientId));
    }
  }

  /** The connection was lost: publishes the will when its delay is over. */
  void connectionLost(String clientId) {
    Pending pending = byClient.get(clientId);
    if (pending == null || pending.timer != null) {
      return;
    }
    if (pending.will.delayMillis() == 0) {
      publish(clientId);
    } else {
      long at = broker.context.nowMillis + pending.will.delayMillis();
      pending.timer = broker.context.timers.schedule(at, () -> publish(clientId));
    }
  }

  /** Publishes the will now if there is one: the session ended (MQTT 5, 3.1.3.2.2). */
  void publish(String clientId) {
    Pending pending = byClient.get(clientId);
    if (pending != null) {
      clear(clientId);
      broker.publishing.publishWill(clientId, pending.will.message());
    }
  }

  /** After a restart no connection is left, and no session that was not kept. */
  void allConnectionsLost() {
    for (String clientId : List.copyOf(byClient.keySet())) {
      if (broker.sessions.containsKey(clientId)) {
        connectionLost(clientId);
      } else {
        publish(clientId);
      }
    }
  }

  boolean isEmpty() {
    return byClient.isEmpty();
  }

  void forEach(BiConsumer<String, Will> action) {
    byClient.forEach((clientId, pending) -> action.accept(clientId, pending.will));
  }

  void removeAll() {
    byClient.values().forEach(pending -> broker.context.timers.cancel(pending.timer));
    byClient.clear();
  }
}
