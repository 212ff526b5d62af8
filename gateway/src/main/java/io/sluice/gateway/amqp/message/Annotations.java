package io.sluice.gateway.amqp.message;

import io.sluice.broker.api.Destination;

/** The message annotations that JMS clients share by convention (AMQP JMS mapping, 3.2, 3.2.4). */
final class Annotations {
  /** Milliseconds that the message is not to be delivered for. */
  static final String DELIVERY_DELAY = "x-opt-delivery-delay";

  /** Milliseconds since the epoch before which it is not to be delivered. */
  static final String DELIVERY_TIME = "x-opt-delivery-time";

  /** The type of the destination. */
  static final String DESTINATION = "x-opt-jms-dest";

  /** The type of the destination that answers go to. */
  static final String REPLY_TO = "x-opt-jms-reply-to";

  /** Which of JMS's types the message is of (AMQP JMS mapping, 3.2.1). */
  static final String MESSAGE_TYPE = "x-opt-jms-msg-type";

  static final byte MAP_MESSAGE = 2;
  static final byte STREAM_MESSAGE = 4;

  private static final int QUEUE = 0;
  private static final int TOPIC = 1;
  private static final int TEMPORARY_QUEUE = 2;
  private static final int TEMPORARY_TOPIC = 3;

  private Annotations() {}

  static boolean isTopic(int type) {
    return type == TOPIC || type == TEMPORARY_TOPIC;
  }

  static int type(Destination destination) {
    if (destination.isTemporary()) {
      return destination.isTopic() ? TEMPORARY_TOPIC : TEMPORARY_QUEUE;
    }
    return destination.isTopic() ? TOPIC : QUEUE;
  }
}
