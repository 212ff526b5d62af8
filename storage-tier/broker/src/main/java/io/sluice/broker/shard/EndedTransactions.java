package io.sluice.broker.shard;

import io.sluice.broker.api.Xid;
import io.sluice.broker.record.LogRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How the prepared transactions of a broker ended that ended last: a client that lost its
 * connection before the answer asks for the same again, and is told that it is so.
 */
final class EndedTransactions {
  /** As many as there may be prepared at a time. */
  private static final int MAX_ENDED = PreparedTransactions.MAX_PREPARED;

  private final String broker;

  /** True of those that were committed; the one that ended last is at the end. */
  private final Map<Xid, Boolean> committed = new LinkedHashMap<>(0);

  EndedTransactions(String broker) {
    this.broker = broker;
  }

  /** Remembers one, in place of the one that ended first if there are too many. */
  void add(Xid xid, boolean commits) {
    committed.put(xid, commits);
    if (committed.size() > MAX_ENDED) {
      remove(committed.keySet().iterator().next());
    }
  }

  /** Another one has the name. */
  void remove(Xid xid) {
    committed.remove(xid);
  }

  /** True if it ended so, and not the other way. */
  boolean has(Xid xid, boolean commits) {
    return Boolean.valueOf(commits).equals(committed.get(xid));
  }

  LogRecord.TransactionEnded recordOf(Xid xid, boolean commits) {
    return new LogRecord.TransactionEnded(broker, xid, commits);
  }

  /** Visits the records of a snapshot. */
  void forEachRecord(Consumer<LogRecord> action) {
    committed.forEach((xid, commits) -> action.accept(recordOf(xid, commits)));
  }
}
