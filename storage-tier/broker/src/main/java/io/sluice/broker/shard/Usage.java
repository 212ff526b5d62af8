package io.sluice.broker.shard;

import io.sluice.broker.record.LogRecord;
import io.sluice.model.Protocol;
import io.sluice.model.UsageRecord;

/** Usage of one hour and protocol, adding up. */
final class Usage {
  long connectionMillis;
  long messagesIn;
  long bytesIn;
  long messagesOut;
  long bytesOut;
  long storedByteMillis;

  boolean isZero() {
    return (connectionMillis | messagesIn | bytesIn | messagesOut | bytesOut | storedByteMillis)
        == 0;
  }

  void add(LogRecord.Metered r) {
    connectionMillis += r.connectionMillis();
    messagesIn += r.messagesIn();
    bytesIn += r.bytesIn();
    messagesOut += r.messagesOut();
    bytesOut += r.bytesOut();
    storedByteMillis += r.storedByteMillis();
  }

  LogRecord.Metered toRecord(long atMillis, long hour, Protocol protocol) {
    return new LogRecord.Metered(
        atMillis,
        hour,
        protocol,
        connectionMillis,
        messagesIn,
        bytesIn,
        messagesOut,
        bytesOut,
        storedByteMillis);
  }

  UsageRecord toUsageRecord(String tenant, long hour, Protocol protocol) {
    return new UsageRecord(
        tenant,
        hour,
        protocol,
        connectionMillis,
        messagesIn,
        bytesIn,
        messagesOut,
        bytesOut,
        storedByteMillis);
  }
}
