package io.sluice.gateway.stomp;

import io.sluice.broker.api.Schedule;
import io.sluice.gateway.stomp.codec.Frame;

/** When a message is to go, in ActiveMQ's scheduling headers. */
final class ScheduleHeaders {
  private ScheduleHeaders() {}

  /** Null if it goes at once. */
  static Schedule read(Frame frame, long nowMillis) {
    long delayMillis = frame.number(Header.SCHEDULED_DELAY, 0, 0, Long.MAX_VALUE / 2);
    long periodMillis = frame.number(Header.SCHEDULED_PERIOD, 0, 0, Long.MAX_VALUE / 2);
    int repeat = (int) frame.number(Header.SCHEDULED_REPEAT, 0, -1, Integer.MAX_VALUE);
    if (repeat != 0 && periodMillis == 0) {
      throw frame.error(
          Header.SCHEDULED_REPEAT + " is " + repeat + " without " + Header.SCHEDULED_PERIOD);
    }
    String cron = frame.header(Header.SCHEDULED_CRON);
    return Schedule.in(delayMillis, periodMillis, repeat, cron, nowMillis);
  }
}
