package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;

/**
 * A message of the shard, stored once however many queues refer to it; its content may be in the
 * log alone.
 */
final class StoredMessage {
  static final long NOT_LOGGED = -1;

  final long id;
  final int sizeBytes;
  final byte priority;
  final Qos qos;
  final long expiresAtMillis;
  final String groupId;

  /** True if its group is free for another consumer behind it. */
  final boolean closesGroup;

  /** Null while only the log has it. */
  Message content;

  int references;

  /** Null until the first reference. */
  BrokerState broker;

  /** Where the log has it. */
  long chunk = NOT_LOGGED;

  int offset;

  /** The chunk that made it durable; it may have been moved since. */
  long storedIn = NOT_LOGGED;

  /** Links of {@link ResidentMessages}. */
  StoredMessage newer;

  StoredMessage older;
  boolean linked;

  StoredMessage(long id, Message content) {
    this(
        id,
        content.sizeBytes(),
        content.priority(),
        content.qos(),
        content.expiresAtMillis(),
        content.properties().groupId(),
        content.properties().closesGroup());
    this.content = content;
  }

  StoredMessage(
      long id,
      int sizeBytes,
      int priority,
      Qos qos,
      long expiresAtMillis,
      String groupId,
      boolean closesGroup) {
    this.id = id;
    this.sizeBytes = sizeBytes;
    this.priority = (byte) priority;
    this.qos = qos;
    this.expiresAtMillis = expiresAtMillis;
    this.groupId = groupId;
    this.closesGroup = closesGroup;
  }

  boolean isLogged() {
    return chunk != NOT_LOGGED;
  }

  boolean isResident() {
    return content != null;
  }
}
