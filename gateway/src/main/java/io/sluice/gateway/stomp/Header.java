package io.sluice.gateway.stomp;

import io.sluice.broker.api.Schedule;
import java.util.Set;

/** The headers of SEND and MESSAGE that are not an application's own, as ActiveMQ names them. */
final class Header {
  static final String CONTENT_LENGTH = "content-length";
  static final String CONTENT_TYPE = "content-type";
  static final String CONTENT_ENCODING = "content-encoding";
  static final String MESSAGE_TYPE = "amq-msg-type";
  static final String PERSISTENT = "persistent";
  static final String RETAIN = "retain";
  static final String PRIORITY = "priority";
  static final String EXPIRES = "expires";
  static final String TIMESTAMP = "timestamp";
  static final String REDELIVERED = "redelivered";
  static final String CORRELATION_ID = "correlation-id";
  static final String REPLY_TO = "reply-to";
  static final String TYPE = "type";
  static final String JMS_MESSAGE_ID = "JMSMessageID";
  static final String USER_ID = "JMSXUserID";
  static final String GROUP_ID = "JMSXGroupID";
  static final String GROUP_SEQUENCE = "JMSXGroupSeq";
  static final String GROUP_FIRST = "JMSXGroupFirstForConsumer";
  static final String SCHEDULED_DELAY = Schedule.DELAY;
  static final String SCHEDULED_PERIOD = Schedule.PERIOD;
  static final String SCHEDULED_REPEAT = Schedule.REPEAT;
  static final String SCHEDULED_CRON = Schedule.CRON;

  private static final Set<String> OF_FRAMES =
      Set.of(
          "destination",
          "transaction",
          "receipt",
          "receipt-id",
          "subscription",
          "message-id",
          "ack",
          "browser",
          CONTENT_LENGTH,
          GROUP_FIRST,
          MESSAGE_TYPE,
          REDELIVERED);

  private static final Set<String> OF_MESSAGES =
      Set.of(
          CONTENT_TYPE,
          CONTENT_ENCODING,
          PERSISTENT,
          RETAIN,
          PRIORITY,
          EXPIRES,
          TIMESTAMP,
          CORRELATION_ID,
          REPLY_TO,
          TYPE,
          JMS_MESSAGE_ID,
          USER_ID,
          GROUP_ID,
          GROUP_SEQUENCE,
          SCHEDULED_DELAY,
          SCHEDULED_PERIOD,
          SCHEDULED_REPEAT,
          SCHEDULED_CRON);

  private Header() {}

  /** False for an application's property. */
  static boolean isOfTheProtocol(String name) {
    return OF_FRAMES.contains(name) || OF_MESSAGES.contains(name);
  }

  /**
   * True if a header of this name says how a client is to take a MESSAGE, so that no publisher of
   * any protocol may say it for the server.
   */
  static boolean saysHowToRead(String name) {
    return OF_FRAMES.contains(name);
  }
}
