package io.sluice.broker.api;

import java.util.Objects;

/**
 * A message, immutable by contract: nobody writes to {@link #body} after construction, so that it
 * is stored once and shared by every queue and thread.
 *
 * <p>Times are milliseconds since the epoch; {@code expiresAtMillis} 0 means never. {@code
 * priority} is 0 to 9, 4 is normal (JMS 3.4.9). {@code durable} asks that the message survive a
 * restart wherever its queue does.
 */
public record Message(
    Destination destination,
    Qos qos,
    boolean durable,
    boolean retain,
    int priority,
    long timestampMillis,
    long expiresAtMillis,
    Properties properties,
    BodyKind bodyKind,
    byte[] body) {
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
        Properties.NONE,
        BodyKind.BINARY,
        body);
  }

  /** Bytes of this message as quotas and meters count them: destination, properties and body. */
  public int sizeBytes() {
    return destination.name().length() + properties.sizeBytes() + body.length;
  }

  public boolean expiredAt(long nowMillis) {
    return expiresAtMillis != 0 && expiresAtMillis <= nowMillis;
  }

  public Message withRetain(boolean retain) {
    return new Message(
        destination,
        qos,
        durable,
        retain,
        priority,
        timestampMillis,
        expiresAtMillis,
        properties,
        bodyKind,
        body);
  }
}
