package io.sluice.gateway.amqp.message;

import static io.sluice.gateway.amqp.codec.AmqpViolation.decode;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.codec.Walker;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a {@link Message} of what transfers carried (3.2): looks at each section once, checks that
 * it is well-formed, and keeps the bytes from the message annotations to the footer, the bare
 * message and what its sender put around it, for other AMQP clients. One object a connection.
 */
public final class MessageReader {
  private final PropertiesReader properties = new PropertiesReader();
  private final BodyReader body = new BodyReader();
  private boolean durable;
  private int priority;
  private long lifetimeMillis;
  private long delayMillis;
  private long deliveryTimeMillis;
  private boolean replyToTopic;
  private List<Property> application;

  /**
   * Reads a whole message.
   *
   * @throws AmqpViolation if it is not well-formed: the delivery is to be rejected
   */
  public void read(ByteBuf in) {
    reset();
    int last = 0;
    int at = in.readerIndex();
    while (at < in.writerIndex()) {
      int end = Walker.PLAIN.skip(in, at, in.writerIndex());
      ValueReader values = new ValueReader(in, at);
      int section = Section.of(values.enterDescribed());
      if (section < last || section == last && !repeats(section)) {
        throw decode("section 0x" + Integer.toHexString(section) + " is not in its place (3.2)");
      }
      read(in, section, at, values, end);
      last = section;
      at = end;
    }
    body.end(in);
  }

  private void reset() {
    properties.reset();
    body.reset();
    durable = false;
    priority = Message.NORMAL_PRIORITY;
    lifetimeMillis = -1;
    delayMillis = 0;
    deliveryTimeMillis = 0;
    replyToTopic = false;
    application = List.of();
  }

  private static boolean repeats(int section) {
    return section == Section.DATA || section == Section.SEQUENCE;
  }

  private void read(ByteBuf in, int section, int start, ValueReader values, int end) {
    if (section >= Section.MESSAGE_ANNOTATIONS) {
      body.keepFrom(start);
    }
    switch (section) {
      case Section.HEADER -> readHeader(values);
      case Section.MESSAGE_ANNOTATIONS -> readAnnotations(values);
      case Section.PROPERTIES -> properties.read(values);
      case Section.APPLICATION_PROPERTIES -> readApplication(values);
      case Section.DATA, Section.SEQUENCE, Section.VALUE ->
          body.add(in, section, start, values.at(), end);
      default -> values.enterMap(); // Delivery annotations and the footer are checked alone.
    }
  }

  private void readHeader(ValueReader values) {
    int count = values.enterList();
    for (int i = 0; i < count; i++) {
      switch (i) {
        case 0 -> durable = Boolean.TRUE.equals(values.next(Boolean.class, "durable"));
        case 1 -> readPriority(values.next(Short.class, "priority"));
        case 2 -> readLifetime(values.next(Long.class, "ttl"));
        default -> values.skip(); // Of the sender's own deliveries, not of ours.
      }
    }
  }

  private void readPriority(Short value) {
    if (value != null) {
      priority = Math.min(value, 9);
    }
  }

  private void readLifetime(Long value) {
    if (value != null) {
      lifetimeMillis = value;
    }
  }

  private void readAnnotations(ValueReader values) {
    int count = values.enterMap();
    for (int i = 0; i < count; i += 2) {
      Object key = values.next();
      Object value = values.next();
      if (Annotations.DELIVERY_DELAY.equals(key) && value instanceof Number delay) {
        delayMillis = delay.longValue();
      } else if (Annotations.DELIVERY_TIME.equals(key) && value instanceof Number time) {
        deliveryTimeMillis = time.longValue();
      } else if (Annotations.REPLY_TO.equals(key) && value instanceof Number type) {
        replyToTopic = Annotations.isTopic(type.intValue());
      }
    }
  }

  private void readApplication(ValueReader values) {
    int count = values.enterMap();
    application = new ArrayList<>(count / 2);
    for (int i = 0; i < count; i += 2) {
      Object name = values.next();
      Object value = values.next();
      if (!(name instanceof String)) {
        throw decode("an application property's name is no string (3.2.5)");
      }
      if (value != ValueReader.NOT_SIMPLE) { // Which 3.2.5 forbids; AMQP clients still get it.
        application.add(new Property((String) name, value));
      }
    }
  }

  /** The address that the sender gave the message itself, or null. */
  public String to() {
    return properties.to();
  }

  /** Who the sender says that it is, or null. */
  public String userId() {
    return properties.userId();
  }

  /** What was read last, as a message that came now. */
  public Message message(Destination destination, Qos qos, long nowMillis) {
    long created = properties.creationTimeMillis();
    return new Message(
        destination,
        qos,
        durable,
        false,
        priority,
        created == 0 ? nowMillis : created,
        expiresAtMillis(nowMillis),
        schedule(nowMillis),
        properties.properties(replyToTopic, application),
        body.body(properties.isJavaObject()));
  }

  /** The time to live counts from now; the sender's own clock only where there is none. */
  private long expiresAtMillis(long nowMillis) {
    return lifetimeMillis < 0 ? properties.absoluteExpiryMillis() : nowMillis + lifetimeMillis;
  }

  private Schedule schedule(long nowMillis) {
    long at = delayMillis > 0 ? nowMillis + delayMillis : deliveryTimeMillis;
    return at > nowMillis ? Schedule.at(at) : null;
  }
}
