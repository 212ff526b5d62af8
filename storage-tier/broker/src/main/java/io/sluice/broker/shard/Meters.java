package io.sluice.broker.shard;

import io.sluice.broker.record.LogRecord;
import io.sluice.model.Protocol;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts usage. What is counted gathers as pending until {@link #flush} writes it to the log, in
 * the same chunk as the messages it counts; the ledger holds what was written, so a replay counts
 * everything once.
 */
final class Meters {
  private static final long HOUR_MILLIS = 60 * 60 * 1_000L;

  private static final long LASTING_PAUSE_MILLIS = 60_000;

  private final UsageLedger ledger = new UsageLedger();
  private final UsageLedger pending = new UsageLedger();
  private final int[] connections = new int[Protocol.values().length];
  private final int usageHours;
  private long storedBytes;
  private long countedToMillis;
  private long writtenToMillis;

  Meters(int usageHours) {
    this.usageHours = usageHours;
  }

  /**
   * Integrates what lasts (connections, stored bytes) up to now. Called before either changes, and
   * before a flush.
   */
  void advance(long nowMillis) {
    if (countedToMillis == 0) {
      countedToMillis = nowMillis;
    }
    long from = Math.max(countedToMillis, nowMillis - usageHours * HOUR_MILLIS);
    while (from < nowMillis) {
      long hour = from / HOUR_MILLIS;
      long to = Math.min(nowMillis, (hour + 1) * HOUR_MILLIS);
      integrate(hour, to - from);
      from = to;
    }
    countedToMillis = Math.max(countedToMillis, nowMillis);
  }

  private void integrate(long hour, long millis) {
    for (Protocol protocol : Protocol.values()) {
      int open = connections[protocol.ordinal()];
      if (open > 0) {
        pending.at(hour, protocol).connectionMillis += open * millis;
      }
    }
    if (storedBytes > 0) {
      Usage usage = pending.at(hour, null);
      long added = storedBytes > Long.MAX_VALUE / millis ? Long.MAX_VALUE : storedBytes * millis;
      usage.storedByteMillis = Math.max(usage.storedByteMillis, usage.storedByteMillis + added);
    }
  }

  void connectionsChanged(long nowMillis, Protocol protocol, int by) {
    advance(nowMillis);
    connections[protocol.ordinal()] += by;
  }

  void storedBytesChanged(long nowMillis, long by) {
    advance(nowMillis);
    storedBytes += by;
  }

  void countIn(long nowMillis, Protocol protocol, int bytes) {
    Usage usage = pending.at(nowMillis / HOUR_MILLIS, protocol);
    usage.messagesIn++;
    usage.bytesIn += bytes;
  }

  void countOut(long nowMillis, Protocol protocol, int bytes) {
    Usage usage = pending.at(nowMillis / HOUR_MILLIS, protocol);
    usage.messagesOut++;
    usage.bytesOut += bytes;
  }

  /**
   * When usage should be written even if nothing else is: soon after traffic, seldom for what
   * merely lasts.
   */
  long dueMillis(long pauseMillis) {
    if (!pending.isEmpty()) {
      return writtenToMillis + pauseMillis;
    }
    boolean lasts = storedBytes > 0;
    for (int open : connections) {
      lasts |= open > 0;
    }
    return lasts ? writtenToMillis + LASTING_PAUSE_MILLIS : Long.MAX_VALUE;
  }

  /** Writes what is pending. */
  void flush(long nowMillis, Journal journal) {
    advance(nowMillis);
    if (pending.isEmpty()) {
      return;
    }
    pending.forEach(
        nowMillis,
        record -> {
          journal.append(record);
          ledger.at(record.hour(), record.protocol()).add(record);
        });
    pending.clear();
    writtenToMillis = nowMillis;
    ledger.dropBefore(nowMillis / HOUR_MILLIS - usageHours);
  }

  void replay(LogRecord.Metered record) {
    ledger.at(record.hour(), record.protocol()).add(record);
    writtenToMillis = Math.max(writtenToMillis, record.atMillis());
    countedToMillis = writtenToMillis;
  }

  /** The records of a snapshot. */
  void forEachWritten(Consumer<LogRecord.Metered> action) {
    ledger.forEach(writtenToMillis, action);
  }

  /** Usage up to now, written or pending. */
  List<UsageRecord> usage(String tenant, long nowMillis, long fromHour, long toHour) {
    advance(nowMillis);
    UsageLedger sum = new UsageLedger();
    ledger.forEach(0, record -> sum.at(record.hour(), record.protocol()).add(record));
    pending.forEach(0, record -> sum.at(record.hour(), record.protocol()).add(record));
    return sum.between(tenant, fromHour, toHour);
  }
}
