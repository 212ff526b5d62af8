package io.sluice.control.api;

import io.sluice.model.Protocol;
import io.sluice.model.UsageRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a tenant used in whole hours.
 *
 * @param from the start of the first hour
 * @param to the end of the last hour
 */
public record UsageView(String tenant, Instant from, Instant to, List<Row> rows) {
  private static final double MILLIS_A_MINUTE = TimeUnit.MINUTES.toMillis(1);
  private static final double MILLIS_AN_HOUR = TimeUnit.HOURS.toMillis(1);

  /**
   * One hour of one protocol.
   *
   * @param hour its start
   * @param protocol null in the row of the stored bytes, which belong to none
   */
  public record Row(
      Instant hour,
      String protocol,
      double connectionMinutes,
      long messagesIn,
      long bytesIn,
      long messagesOut,
      long bytesOut,
      double storedByteHours) {
    static Row of(UsageRecord usage) {
      Protocol protocol = usage.protocol();
      return new Row(
          Instant.ofEpochSecond(TimeUnit.HOURS.toSeconds(usage.hour())),
          protocol == null ? null : protocol.key(),
          usage.connectionMillis() / MILLIS_A_MINUTE,
          usage.messagesIn(),
          usage.bytesIn(),
          usage.messagesOut(),
          usage.bytesOut(),
          usage.storedByteMillis() / MILLIS_AN_HOUR);
    }
  }

  static UsageView of(String tenant, UsageRange range, List<UsageRecord> records) {
    return new UsageView(tenant, range.from(), range.to(), records.stream().map(Row::of).toList());
  }
}
