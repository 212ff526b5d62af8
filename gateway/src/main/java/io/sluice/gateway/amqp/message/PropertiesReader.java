package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import java.util.List;
import java.util.UUID;

/** The properties section (3.2.4). */
final class PropertiesReader {
  private static final String JAVA_OBJECT = "application/x-java-serialized-object";

  private boolean present;
  private Object messageId;
  private String userId;
  private String to;
  private String subject;
  private String replyTo;
  private Object correlationId;
  private String contentType;
  private String contentEncoding;
  private long absoluteExpiryMillis;
  private long creationTimeMillis;
  private String groupId;
  private int groupSequence;

  void reset() {
    present = false;
    messageId = null;
    userId = null;
    to = null;
    subject = null;
    replyTo = null;
    correlationId = null;
    contentType = null;
    contentEncoding = null;
    absoluteExpiryMillis = 0;
    creationTimeMillis = 0;
    groupId = null;
    groupSequence = 0;
  }

  void read(ValueReader values) {
    present = true;
    int count = values.enterList();
    for (int i = 0; i < count; i++) {
      switch (i) {
        case 0 -> messageId = id(values.next(), "message-id");
        case 1 -> userId = text(values.next(byte[].class, "user-id"));
        case 2 -> to = address(values.next());
        case 3 -> subject = values.next(String.class, "subject");
        case 4 -> replyTo = address(values.next());
        case 5 -> correlationId = id(values.next(), "correlation-id");
        case 6 -> contentType = values.next(String.class, "content-type");
        case 7 -> contentEncoding = values.next(String.class, "content-encoding");
        case 8 -> absoluteExpiryMillis = millis(values.next(Long.class, "absolute-expiry-time"));
        case 9 -> creationTimeMillis = millis(values.next(Long.class, "creation-time"));
        case 10 -> groupId = values.next(String.class, "group-id");
        case 11 -> groupSequence = sequence(values.next(Long.class, "group-sequence"));
        default -> values.skip(); // Whom only AMQP clients could answer: reply-to-group-id.
      }
    }
  }

  private static Object id(Object value, String name) {
    boolean isId =
        value == null
            || value instanceof String
            || value instanceof Long
            || value instanceof UUID
            || value instanceof byte[];
    if (!isId) {
      throw decode(name + " is neither a string, an unsigned long, a uuid nor binary (3.2.11 ff)");
    }
    return value;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, UTF_8);
  }

  /** An address may be of any type (3.2.10); here it is a string, and others name nothing. */
  private static String address(Object value) {
    return value instanceof String text ? text : null;
  }

  private static long millis(Long value) {
    return value == null ? 0 : Math.max(0, value);
  }

  private static int sequence(Long value) {
    return value == null ? 0 : value.intValue();
  }

  String to() {
    return to;
  }

  String userId() {
    return userId;
  }

  /** 0 for never. */
  long absoluteExpiryMillis() {
    return absoluteExpiryMillis;
  }

  /** 0 if absent. */
  long creationTimeMillis() {
    return creationTimeMillis;
  }

  boolean isJavaObject() {
    return JAVA_OBJECT.equals(contentType);
  }

  Properties properties(boolean replyToTopic, List<Property> application) {
    return present || !application.isEmpty()
        ? new Properties(
            messageId,
            userId,
            correlationId,
            contentType,
            contentEncoding,
            Address.ofReply(replyTo, replyToTopic),
            subject,
            groupId,
            groupSequence,
            application)
        : Properties.NONE;
  }
}
