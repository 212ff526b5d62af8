package io.sluice.broker.api;

import java.util.List;

/**
 * The optional header of a message: AMQP 1.0's properties section (3.2.4) and application
 * properties, the superset of what the protocols can say. Null is absent. A correlation id is a
 * String, a Long, a java.util.UUID or a byte[]. A negative group sequence ends the group, as in
 * ActiveMQ; AMQP writes it as an unsigned number.
 */
public record Properties(
    Object messageId,
    String userId,
    Object correlationId,
    String contentType,
    String contentEncoding,
    Destination replyTo,
    String subject,
    String groupId,
    int groupSequence,
    List<Property> application) {
  public static final Properties NONE =
      new Properties(null, null, null, null, null, null, null, null, 0, List.of());

  public Properties {
    application = List.copyOf(application);
  }

  /** The first value of an application property, or null. */
  public Object value(String name) {
    for (Property property : application) {
      if (property.name().equals(name)) {
        return property.value();
      }
    }
    return null;
  }

  /** These properties with another message id and application's properties. */
  public Properties with(Object newMessageId, List<Property> newApplication) {
    return new Properties(
        newMessageId,
        userId,
        correlationId,
        contentType,
        contentEncoding,
        replyTo,
        subject,
        groupId,
        groupSequence,
        newApplication);
  }

  /** True of a group's last message: the next one may go to another consumer. */
  public boolean closesGroup() {
    return groupId != null && groupSequence < 0;
  }

  public Properties withUserId(String newUserId) {
    return new Properties(
        messageId,
        newUserId,
        correlationId,
        contentType,
        contentEncoding,
        replyTo,
        subject,
        groupId,
        groupSequence,
        application);
  }

  /**
   * Bytes these properties take, as quotas count them: the characters of every string and the size
   * of every value.
   */
  public int sizeBytes() {
    int size =
        valueSize(messageId)
            + length(userId)
            + length(contentType)
            + length(contentEncoding)
            + length(subject);
    size +=
        length(groupId) + valueSize(correlationId) + (replyTo == null ? 0 : length(replyTo.name()));
    for (Property property : application) {
      size += length(property.name()) + valueSize(property.value());
    }
    return size;
  }

  private static int length(String text) {
    return text == null ? 0 : text.length();
  }

  private static int valueSize(Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof String text) {
      return text.length();
    }
    return value instanceof byte[] bytes ? bytes.length : Long.BYTES;
  }
}
