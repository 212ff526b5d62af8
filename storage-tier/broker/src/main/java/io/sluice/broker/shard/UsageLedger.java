package io.sluice.broker.shard;

import io.sluice.broker.record.LogRecord;
import io.sluice.model.Protocol;
import io.sluice.model.UsageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Usage by hour, then protocol; the last place of an hour is for what belongs to no protocol. */
final class UsageLedger {
  private static final Protocol[] PROTOCOLS = Protocol.values();

  private final TreeMap<Long, Usage[]> byHour = new TreeMap<>();

  /** The hour that was asked for last, which most messages are in; null for none. */
  private Usage[] last;

  private long lastHour;

  /** The usage of an hour and protocol, to add to. Null protocol is none. */
  Usage at(long hour, Protocol protocol) {
    Usage[] hourly = ofHour(hour);
    int place = protocol == null ? PROTOCOLS.length : protocol.ordinal();
    if (hourly[place] == null) {
      hourly[place] = new Usage();
    }
    return hourly[place];
  }

  private Usage[] ofHour(long hour) {
    if (last == null || hour != lastHour) {
      lastHour = hour;
      last = byHour.computeIfAbsent(hour, h -> new Usage[PROTOCOLS.length + 1]);
    }
    return last;
  }

  boolean isEmpty() {
    return byHour.isEmpty();
  }

  void clear() {
    byHour.clear();
    last = null;
  }

  void dropBefore(long hour) {
    byHour.headMap(hour).clear();
    last = null;
  }

  /** The records that add up to this ledger, by hour, then protocol. */
  void forEach(long atMillis, Consumer<LogRecord.Metered> action) {
    byHour.forEach(
        (hour, hourly) -> {
          for (int place = 0; place < hourly.length; place++) {
            if (hourly[place] != null && !hourly[place].isZero()) {
              action.accept(hourly[place].toRecord(atMillis, hour, protocolAt(place)));
            }
          }
        });
  }

  List<UsageRecord> between(String tenant, long fromHour, long toHour) {
    List<UsageRecord> records = new ArrayList<>();
    byHour
        .subMap(fromHour, Math.max(fromHour, toHour))
        .forEach(
            (hour, hourly) -> {
              for (int place = 0; place < hourly.length; place++) {
                if (hourly[place] != null && !hourly[place].isZero()) {
                  records.add(hourly[place].toUsageRecord(tenant, hour, protocolAt(place)));
                }
              }
            });
    return records;
  }

  private static Protocol protocolAt(int place) {
    return place == PROTOCOLS.length ? null : PROTOCOLS[place];
  }
}
