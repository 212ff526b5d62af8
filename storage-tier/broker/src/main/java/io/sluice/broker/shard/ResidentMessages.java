package io.sluice.broker.shard;

/**
 * The logged messages whose content is in memory, newest last. Beyond the budget the newest lose
 * their content first: they are due last.
 */
final class ResidentMessages {
  private final long budgetBytes;
  private StoredMessage oldest;
  private StoredMessage newest;
  private long bytes;

  ResidentMessages(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /** A message was stored with its content. */
  void addNewest(StoredMessage message) {
    message.older = newest;
    if (newest == null) {
      oldest = message;
    } else {
      newest.newer = message;
    }
    newest = message;
    linked(message);
  }

  /** A message's content was read back because it is due. */
  void addOldest(StoredMessage message) {
    message.newer = oldest;
    if (oldest == null) {
      newest = message;
    } else {
      oldest.older = message;
    }
    oldest = message;
    linked(message);
  }

  private void linked(StoredMessage message) {
    message.linked = true;
    bytes += message.sizeBytes;
  }

  void remove(StoredMessage message) {
    if (!message.linked) {
      return;
    }
    if (message.older == null) {
      oldest = message.newer;
    } else {
      message.older.newer = message.newer;
    }
    if (message.newer == null) {
      newest = message.older;
    } else {
      message.newer.older = message.older;
    }
    message.older = null;
    message.newer = null;
    message.linked = false;
    bytes -= message.sizeBytes;
  }

  /**
   * Drops content until the rest fits the budget, but none of a chunk that cannot be read back yet.
   */
  void trim(long durableSequence) {
    StoredMessage message = newest;
    while (bytes > budgetBytes && message != null) {
      StoredMessage older = message.older;
      if (message.chunk <= durableSequence) {
        remove(message);
        message.content = null;
      }
      message = older;
    }
  }

  long bytes() {
    return bytes;
  }
}
