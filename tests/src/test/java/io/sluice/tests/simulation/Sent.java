package io.sluice.tests.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Qos;
import java.util.List;

/**
 * A message as the simulation sends it: told from all others by its number, which is its
 * correlation id.
 */
final class Sent {
  private final int number;
  private final String publisher;
  private final Destination destination;
  private final int qos;
  private final boolean retain;
  private final boolean clears;
  private final long expiresAtMillis;
  private final int sizeBytes;

  Sent(
      int number,
      String publisher,
      Destination destination,
      int qos,
      boolean retain,
      boolean clears,
      long expiresAtMillis) {
    this.number = number;
    this.publisher = publisher;
    this.destination = destination;
    this.qos = qos;
    this.retain = retain;
    this.clears = clears;
    this.expiresAtMillis = expiresAtMillis;
    sizeBytes = toMessage().sizeBytes();
  }

  int number() {
    return number;
  }

  /** The client's name, or null if its messages have no order to check. */
  String publisher() {
    return publisher;
  }

  Destination destination() {
    return destination;
  }

  int qos() {
    return qos;
  }

  boolean retain() {
    return retain;
  }

  /** True if it is retained and empty. */
  boolean clears() {
    return clears;
  }

  Message toMessage() {
    return new Message(
        destination,
        Qos.ofLevel(qos),
        qos > 0,
        retain,
        Message.NORMAL_PRIORITY,
        0,
        expiresAtMillis,
        null,
        new Properties(null, null, (long) number, null, null, null, null, null, 0, List.of()),
        Body.binary(body()));
  }

  byte[] body() {
    return clears ? new byte[0] : ("message " + number + "-".repeat(number % 50)).getBytes(UTF_8);
  }

  static int numberOf(Message message) {
    return ((Long) message.properties().correlationId()).intValue();
  }

  int sizeBytes() {
    return sizeBytes;
  }

  boolean expiredAt(long nowMillis) {
    return expiresAtMillis != 0 && expiresAtMillis <= nowMillis;
  }

  @Override
  public String toString() {
    return "#" + number + " " + destination.name() + " qos" + qos + (retain ? " retained" : "");
  }
}
