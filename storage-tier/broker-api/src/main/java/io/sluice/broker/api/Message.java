package io.sluice.broker.api;

import io.sluice.model.Protocol;
import java.util.Objects;

/**
 * A message, immutable by contract, so that it is stored once and shared by every queue and thread.
 *
 * <p>Times are milliseconds since the epoch; {@code expiresAtMillis} 0 means never. {@code
 * priority} is 0 to 9, 4 is normal (JMS 3.4.9). {@code durable} asks that the message survive a
 * restart wherever its queue does. {@code schedule} is null for a message that goes at once.
 */
public record Message(
    Destination destination,
    Qos qos,
    boolean durable,
    boolean retain,
    int priority,
    long timestampMillis,
    long expiresAtMillis,
    Schedule schedule,
    Properties properties,
    Body body) {
  public static final int NORMAL_PRIORITY = 4;

  public Message {
    Objects.requireNonNull(destination);
    Objects.requireNonNull(properties);
    Objects.requireNonNull(body);
  }

  /**
   * A message of normal priority that never expires and has no properties; durable unless at most
   * once.
   */
  public static Message of(Destination destination, Qos qos, byte[] body) {
    return new Message(
        destination,
        qos,
        qos != Qos.AT_MOST_ONCE,
        false,
        NORMAL_PRIORITY,
        0,
        0,
        null,
        Properties.NONE,
        Body.binary(body));
  }

  /**
   * Bytes of this message as quotas and meters count them: destination, properties and body, or the
   * sender's encoding, where it is kept, for the latter two.
   */
  public int sizeBytes() {
    int content =
        body.encodedBy() == null ? properties.sizeBytes() + body.length() : body.array().length;
    return destination.name().length() + content;
  }

  public boolean expiredAt(long nowMillis) {
    return expiresAtMillis != 0 && expiresAtMillis <= nowMillis;
  }

  /** This message as if it had been sent elsewhere. */
  public Message withDestination(Destination newDestination) {
    return new Message(
        newDestination,
        qos,
        durable,
        retain,
        priority,
        timestampMillis,
        expiresAtMillis,
        schedule,
        properties,
        body);
  }

  /**
   * This message as if it had been sent without an expiry; its sender's encoding, which says
   * otherwise, is not kept.
   */
  public Message unexpiring() {
    return withTimes(timestampMillis, 0, schedule).withContent(properties, body.withoutEncoding());
  }

  /**
   * This message as if it had been sent with other properties; its sender's encoding, which says
   * otherwise, is not kept.
   */
  public Message withProperties(Properties newProperties) {
    return withContent(newProperties, body.withoutEncoding());
  }

  /**
   * This message as if its sender had given this user id. An encoding that has one in it, which is
   * that of AMQP, is not kept.
   */
  public Message withUserId(String userId) {
    boolean kept = body.encodedBy() != Protocol.AMQP;
    return withContent(properties.withUserId(userId), kept ? body : body.withoutEncoding());
  }

  private Message withContent(Properties newProperties, Body newBody) {
    return new Message(
        destination,
        qos,
        durable,
        retain,
        priority,
        timestampMillis,
        expiresAtMillis,
        schedule,
        newProperties,
        newBody);
  }

  /** This message as one that a restart may lose. */
  public Message notDurable() {
    return withFlags(false, retain);
  }

  public Message withRetain(boolean newRetain) {
    return withFlags(durable, newRetain);
  }

  private Message withFlags(boolean newDurable, boolean newRetain) {
    return new Message(
        destination,
        qos,
        newDurable,
        newRetain,
        priority,
        timestampMillis,
        expiresAtMillis,
        schedule,
        properties,
        body);
  }

  /** This message with other times and, or null, another schedule. */
  public Message withTimes(long newTimestampMillis, long newExpiresAtMillis, Schedule newSchedule) {
    return new Message(
        destination,
        qos,
        durable,
        retain,
        priority,
        newTimestampMillis,
        newExpiresAtMillis,
        newSchedule,
        properties,
        body);
  }
}
