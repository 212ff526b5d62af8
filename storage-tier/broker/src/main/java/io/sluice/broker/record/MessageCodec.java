package io.sluice.broker.record;

import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.log.DamagedLogException;
import java.util.ArrayList;
import java.util.List;

/** Encodes a message so that nothing of it is lost. */
final class MessageCodec {
  private static final BodyKind[] BODY_KINDS = BodyKind.values();
  private static final Qos[] QOS = Qos.values();
  private static final int HAS_PROPERTIES = 1;
  private static final int DURABLE = 2;
  private static final int RETAIN = 4;

  private MessageCodec() {}

  static void write(ByteSink sink, Message message) {
    boolean hasProperties = !message.properties().equals(Properties.NONE);
    sink.writeByte(
        (hasProperties ? HAS_PROPERTIES : 0)
            | (message.durable() ? DURABLE : 0)
            | (message.retain() ? RETAIN : 0));
    writeDestination(sink, message.destination());
    sink.writeByte(message.qos().ordinal());
    sink.writeByte(message.priority());
    sink.writeLong(message.timestampMillis());
    sink.writeLong(message.expiresAtMillis());
    sink.writeByte(message.bodyKind().ordinal());
    if (hasProperties) {
      writeProperties(sink, message.properties());
    }
    sink.writeBytes(message.body());
  }

  static Message read(ByteSource source) {
    int flags = source.readByte();
    Destination destination = readDestination(source);
    if (destination == null) {
      throw new DamagedLogException("a message has no destination, at byte " + source.position());
    }
    Qos qos = source.readOneOf(QOS);
    int priority = source.readByte();
    long timestampMillis = source.readLong();
    long expiresAtMillis = source.readLong();
    BodyKind bodyKind = source.readOneOf(BODY_KINDS);
    Properties properties =
        (flags & HAS_PROPERTIES) == 0 ? Properties.NONE : readProperties(source);
    return new Message(
        destination,
        qos,
        (flags & DURABLE) != 0,
        (flags & RETAIN) != 0,
        priority,
        timestampMillis,
        expiresAtMillis,
        properties,
        bodyKind,
        source.readBytes());
  }

  private static void writeDestination(ByteSink sink, Destination destination) {
    sink.writeByte(destination == null ? 0 : destination.isTopic() ? 1 : 2);
    if (destination != null) {
      sink.writeString(destination.name());
    }
  }

  private static Destination readDestination(ByteSource source) {
    int kind = source.readByte();
    if (kind == 0) {
      return null;
    }
    return kind == 1
        ? Destination.topic(source.readString())
        : Destination.queue(source.readString());
  }

  private static void writeProperties(ByteSink sink, Properties properties) {
    sink.writeNullableString(properties.messageId());
    ValueCodec.write(sink, properties.correlationId());
    sink.writeNullableString(properties.contentType());
    sink.writeNullableString(properties.contentEncoding());
    writeDestination(sink, properties.replyTo());
    sink.writeNullableString(properties.subject());
    sink.writeNullableString(properties.groupId());
    sink.writeInt(properties.groupSequence());
    sink.writeInt(properties.application().size());
    for (Property property : properties.application()) {
      sink.writeString(property.name());
      ValueCodec.write(sink, property.value());
    }
  }

  private static Properties readProperties(ByteSource source) {
    String messageId = source.readNullableString();
    Object correlationId = ValueCodec.read(source);
    String contentType = source.readNullableString();
    String contentEncoding = source.readNullableString();
    Destination replyTo = readDestination(source);
    String subject = source.readNullableString();
    String groupId = source.readNullableString();
    int groupSequence = source.readInt();
    int count = source.readCount();
    List<Property> application = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      application.add(new Property(source.readString(), ValueCodec.read(source)));
    }
    return new Properties(
        messageId,
        correlationId,
        contentType,
        contentEncoding,
        replyTo,
        subject,
        groupId,
        groupSequence,
        application);
  }
}
