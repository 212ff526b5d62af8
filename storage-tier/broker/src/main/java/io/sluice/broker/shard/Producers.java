package io.sluice.broker.shard;

import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.record.LogRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the producers of a broker that number their messages have published: one who lost its
 * connection before the answer sends a message again, which is not to be there twice. Taken for
 * repeated is only what surely is; what is forgotten is stored again. The message's own record says
 * who sent it, so that there is one more record for each producer, and none for each message.
 */
final class Producers {
  private static final long[] NONE = {};

  /** One that has sent nothing for so long is forgotten when there is a new one. */
  private static final long MAX_SILENCE_MILLIS = 24 * 3_600_000L;

  private final BrokerState broker;

  /** Those that the log knows, by their names; the one that stored something last is at the end. */
  private final Map<String, Producer> logged = new LinkedHashMap<>(2);

  /** The one at the end, or null. */
  private Producer newest;

  /** Those that have ended; they are forgotten with the next new one, so that it costs no chunk. */
  private final Set<Producer> ended = new LinkedHashSet<>(2);

  /** What went to where nothing is written: known until a restart. */
  private final Map<String, Producer> unlogged;

  Producers(BrokerState broker) {
    this.broker = broker;
    unlogged = new RecentlyUsed<>(broker.context.options.maxProducers());
  }

  /** True if the message was published before. */
  boolean repeats(ProducerSequence by) {
    return by != null
        && by.mayBeRepeated()
        && (has(logged.get(by.producer()), by) || has(unlogged.get(by.producer()), by));
  }

  private static boolean has(Producer producer, ProducerSequence by) {
    return producer != null && producer.numbers.contains(by.number());
  }

  /**
   * Notes that a message is published.
   *
   * @param logs true if the message is written to the log
   * @return the producer that its record is to name; 0 for none
   */
  long note(Connection from, ProducerSequence by, boolean logs) {
    if (by == null) {
      return 0;
    }
    from.numbers = true;
    if (!logs) {
      passing(from, by).note(from, by.number(), broker.context.nowMillis);
      return 0;
    }
    return noteLogged(logged(from, by), from, by);
  }

  /**
   * Notes that the log is to know of a message that was noted before without it. Its connection may
   * have ended, and its producer may have gone on with another.
   *
   * @return as {@link #note}
   */
  long noteWritten(Connection from, ProducerSequence by) {
    if (by == null || from.isOpen) {
      return note(from, by, true);
    }
    if (!has(unlogged.get(by.producer()), by)) {
      return 0;
    }
    Producer producer = touchedOrMade(logged.get(by.producer()), by.producer());
    return noteLogged(producer, producer.connection, by);
  }

  private long noteLogged(Producer producer, Connection from, ProducerSequence by) {
    // Of a message to several queues the first part says who sent it.
    return producer.note(from, by.number(), broker.context.nowMillis) ? producer.id : 0;
  }

  private Producer passing(Connection from, ProducerSequence by) {
    Producer producer = unlogged.get(by.producer());
    if (producer == null || !producer.isOf(from, by.mayBeRepeated())) {
      producer = new Producer(0, by.producer(), NONE);
      unlogged.put(by.producer(), producer);
    }
    return producer;
  }

  private Producer logged(Connection from, ProducerSequence by) {
    boolean same = newest != null && newest.name.equals(by.producer());
    Producer producer = same ? newest : logged.get(by.producer());
    if (producer != null && !producer.isOf(from, by.mayBeRepeated())) {
      ended.add(producer);
      producer = null;
    }
    return touchedOrMade(producer, by.producer());
  }

  private Producer touchedOrMade(Producer known, String name) {
    Producer producer = known;
    if (producer == null) {
      makeRoom();
      producer = new Producer(broker.lane.messages().nextId(), name, NONE);
      broker.lane.journal().append(recordOf(producer));
    }
    touch(producer);
    return producer;
  }

  private void touch(Producer producer) {
    ended.remove(producer);
    if (producer != newest) {
      logged.remove(producer.name);
      logged.put(producer.name, producer);
      newest = producer;
    }
  }

  private void makeRoom() {
    ended.forEach(this::forget);
    ended.clear();
    long silentSince = broker.context.nowMillis - MAX_SILENCE_MILLIS;
    while (!logged.isEmpty()) {
      Producer oldest = logged.values().iterator().next();
      boolean isFull = logged.size() >= broker.context.options.maxProducers();
      if (!isFull && oldest.notedAtMillis > silentSince) {
        return;
      }
      forget(oldest);
    }
  }

  private void forget(Producer producer) {
    broker.lane.journal().append(new LogRecord.ProducerForgotten(producer.id));
    replayForget(producer);
  }

  /** The producer will repeat nothing. */
  void end(String name) {
    unlogged.remove(name);
    Producer producer = logged.get(name);
    if (producer != null) {
      ended.add(producer);
    }
  }

  /**
   * A connection has ended. If its client said goodbye, its producers will repeat nothing; else
   * they may come back on another.
   */
  void left(Connection connection, boolean saidGoodbye) {
    if (!connection.numbers) {
      return;
    }
    if (saidGoodbye) {
      unlogged.values().removeIf(producer -> producer.connection == connection);
      logged.values().stream()
          .filter(producer -> producer.connection == connection)
          .forEach(ended::add);
    }
    // What is remembered of a producer must not keep what there was of its connection.
    unlogged.values().forEach(producer -> producer.leave(connection));
    logged.values().forEach(producer -> producer.leave(connection));
  }

  private LogRecord.ProducerKnown recordOf(Producer producer) {
    return new LogRecord.ProducerKnown(
        producer.id, broker.id, producer.name, producer.numbers.toArray());
  }

  /** Visits the records of a snapshot. */
  void forEachRecord(Consumer<LogRecord> action) {
    logged.values().forEach(producer -> action.accept(recordOf(producer)));
  }

  Producer replay(LogRecord.ProducerKnown r) {
    broker.lane.messages().sawId(r.producer());
    Producer producer = new Producer(r.producer(), r.name(), r.runs());
    touch(producer);
    return producer;
  }

  void replayNote(Producer producer, long number) {
    producer.note(null, number, 0);
    touch(producer);
  }

  void replayForget(Producer producer) {
    logged.remove(producer.name);
    newest = producer == newest ? null : newest;
  }

  /** After a restart, silence begins anew. */
  void recovered() {
    logged.values().forEach(producer -> producer.notedAtMillis = broker.context.nowMillis);
  }
}
