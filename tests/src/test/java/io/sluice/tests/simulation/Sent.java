package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;

/**
 * A message as the simulation sends it: told from all others by its number, which is its
 * correlation id.
 *
 * @param publisher the client's name, or null if its messages have no order to check
 */
record Sent(int number, String publisher, Message message) {
  static int numberOf(Message message) {
    return ((Long) message.properties().correlationId()).intValue();
  }

  Destination destination() {
    return message.destination();
  }

  int qos() {
    return message.qos().ordinal();
  }

  boolean retain() {
    return message.retain();
  }

  /** True if it is retained and empty. */
  boolean clears() {
    return message.retain() && message.body().isEmpty();
  }

  String group() {
    return message.properties().groupId();
  }

  boolean closesGroup() {
    return message.properties().closesGroup();
  }

  boolean isTo(String queue) {
    return !destination().isTopic() && destination().name().equals(queue);
  }

  /** What makes a difference to the order: of the same there is one. */
  String flow() {
    return publisher
        + " "
        + destination()
        + " "
        + qos()
        + " "
        + message.durable()
        + " "
        + message.priority()
        + " "
        + group();
  }

  /** True if that queue may get it several times. */
  boolean hasCopies(QueueRef queue) {
    boolean mayFailAgain =
        destination().isTopic()
            || destination().equals(Names.MIRRORED)
            || message.schedule() != null;
    return queue.isDeadLetters() && mayFailAgain || queue.isOwn() && retain();
  }

  byte[] body() {
    return message.body().toByteArray();
  }

  int sizeBytes() {
    return message.sizeBytes();
  }

  boolean expiredAt(long nowMillis) {
    return message.expiredAt(nowMillis);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sent sent && sent.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }

  @Override
  public String toString() {
    return "#"
        + number
        + " "
        + destination().name()
        + " qos"
        + qos()
        + (message.durable() == qos() > 0 ? "" : " volatile")
        + (group() == null ? "" : " group " + group() + (closesGroup() ? ", its last" : ""))
        + (retain() ? " retained" : "")
        + (message.schedule() == null ? "" : " later");
  }
}
