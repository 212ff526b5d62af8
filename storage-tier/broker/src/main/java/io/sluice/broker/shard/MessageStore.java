package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.record.LogRecord;
import io.sluice.broker.record.RecordReader;
import java.util.List;
import java.util.function.BiConsumer;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The messages of one lane: counts the references to each, and drops a message with its last one.
 */
final class MessageStore {
  private final ShardContext context;
  private final Journal journal;
  private final Chunks chunks;
  private final ResidentMessages resident;

  /** All logged messages by id, for reading back, moving and replay. */
  private final Long2ObjectHashMap<StoredMessage> logged = new Long2ObjectHashMap<>();

  private long nextId = 1;
  private long durableSequence = -1;
  private long unloggedBytes;

  MessageStore(ShardContext context, Journal journal, Chunks chunks) {
    this.context = context;
    this.journal = journal;
    this.chunks = chunks;
    resident = new ResidentMessages(context.options.residentBytes());
  }

  /** Ids of messages, queues and sessions: unique in the lane's log. */
  long nextId() {
    return nextId++;
  }

  /** Keeps ids unique after a replay that saw this one. */
  void sawId(long id) {
    nextId = Math.max(nextId, id + 1);
  }

  /** As {@link #add(Message, boolean, long, long)}, of no producer that numbers its messages. */
  StoredMessage add(Message content, boolean log) {
    return add(content, log, 0, 0);
  }

  /**
   * Makes a message that nothing refers to yet; {@code log} writes it to the journal. The producer,
   * 0 for none, has given it this number.
   */
  StoredMessage add(Message content, boolean log, long producer, long number) {
    StoredMessage message = new StoredMessage(nextId(), content);
    unloggedBytes += message.sizeBytes;
    if (log) {
      log(message, producer, number);
    }
    added(message);
    return message;
  }

  /** Writes a message to the journal that was in memory alone; see {@link #add}. */
  void log(StoredMessage message, long producer, long number) {
    unloggedBytes -= message.sizeBytes;
    int offset =
        journal.append(new LogRecord.MessageStored(message.id, message.content, producer, number));
    addLogged(message, journal.sequence(), offset);
  }

  private void addLogged(StoredMessage message, long chunk, int offset) {
    message.chunk = chunk;
    message.storedIn = chunk;
    message.offset = offset;
    logged.put(message.id, message);
    chunks.messageStored(message);
    if (message.isResident()) {
      resident.addNewest(message);
    }
  }

  private void added(StoredMessage message) {
    context.quotas.storedBytes += message.sizeBytes;
    context.meters.storedBytesChanged(context.nowMillis, message.sizeBytes);
  }

  /**
   * Takes a reference for something in this broker; the first one makes the message the broker's.
   */
  void retain(StoredMessage message, BrokerState broker) {
    message.references++;
    if (message.broker == null) {
      message.broker = broker;
      broker.storedMessages++;
      broker.storedBytes += message.sizeBytes;
    }
  }

  /** Gives a reference back; the last one removes the message. */
  void release(StoredMessage message) {
    if (--message.references == 0) {
      remove(message);
    }
  }

  /** Removes a message that nothing refers to. */
  void remove(StoredMessage message) {
    if (message.broker != null) {
      message.broker.storedMessages--;
      message.broker.storedBytes -= message.sizeBytes;
    }
    context.quotas.storedBytes -= message.sizeBytes;
    context.meters.storedBytesChanged(context.nowMillis, -message.sizeBytes);
    if (message.isLogged()) {
      logged.remove(message.id);
      resident.remove(message);
      chunks.messageRemoved(message);
    } else {
      unloggedBytes -= message.sizeBytes;
    }
    message.content = null;
  }

  boolean isDurable(long sequence) {
    return sequence <= durableSequence;
  }

  /** Chunks up to this sequence are durable. */
  void durable(long sequence) {
    durableSequence = sequence;
    resident.trim(sequence);
  }

  /** Drops content beyond the budget: of what is due last, and can be read again. */
  void trim() {
    resident.trim(durableSequence);
  }

  /** Puts the content of this chunk's messages back in memory, those that are left of it. */
  void readBack(long sequence, byte[] chunk) {
    forEachLeft(
        sequence,
        chunk,
        (message, content) -> {
          if (!message.isResident()) {
            message.content = content;
            resident.addOldest(message);
          }
        });
  }

  /** Writes what is left of a chunk into the journal again, so that the chunk can be dropped. */
  void move(long sequence, byte[] chunk) {
    forEachLeft(
        sequence,
        chunk,
        (message, content) -> {
          int offset = journal.append(new LogRecord.MessageMoved(message.id, content));
          movedTo(message, journal.sequence(), offset);
          if (!message.isResident()) {
            // The new chunk cannot be read yet.
            message.content = content;
            resident.addNewest(message);
          }
        });
  }

  private void forEachLeft(long sequence, byte[] chunk, BiConsumer<StoredMessage, Message> action) {
    RecordReader.read(
        chunk,
        (record, offset) -> {
          if (record instanceof LogRecord.MessageStored stored) {
            actIfLeft(stored.message(), sequence, stored.content(), action);
          } else if (record instanceof LogRecord.MessageMoved moved) {
            actIfLeft(moved.message(), sequence, moved.content(), action);
          }
        });
  }

  private void actIfLeft(
      long id, long sequence, Message content, BiConsumer<StoredMessage, Message> action) {
    StoredMessage message = logged.get(id);
    if (message != null && message.chunk == sequence) {
      action.accept(message, content);
    }
  }

  private void movedTo(StoredMessage message, long chunk, int offset) {
    chunks.messageRemoved(message);
    message.chunk = chunk;
    message.offset = offset;
    chunks.messageStored(message);
  }

  /** All logged messages, by id. */
  List<StoredMessage> sorted() {
    return logged.values().stream().sorted((a, b) -> Long.compare(a.id, b.id)).toList();
  }

  void replay(LogRecord.MessageStored record, long chunk, int offset) {
    sawId(record.message());
    StoredMessage message = new StoredMessage(record.message(), record.content());
    message.content = null;
    addLogged(message, chunk, offset);
    added(message);
  }

  void replay(LogRecord.MessageMoved record, long chunk, int offset) {
    StoredMessage message = logged.get(record.message());
    if (message != null) {
      movedTo(message, chunk, offset);
    }
  }

  void replay(LogRecord.MessageAt r) {
    sawId(r.message());
    StoredMessage message =
        new StoredMessage(
            r.message(),
            r.sizeBytes(),
            r.priority(),
            r.qos(),
            r.expiresAtMillis(),
            r.groupId(),
            r.closesGroup());
    addLogged(message, r.chunk(), r.offset());
    added(message);
  }

  /** The logged message of this id, or null. */
  StoredMessage logged(long id) {
    return logged.get(id);
  }

  /** Bytes of the messages that are in memory alone. */
  long unloggedBytes() {
    return unloggedBytes;
  }

  long residentBytes() {
    return resident.bytes();
  }
}
