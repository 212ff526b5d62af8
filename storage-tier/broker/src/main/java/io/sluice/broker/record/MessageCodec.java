package io.sluice.broker.record;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Schedule;
import io.sluice.broker.log.DamagedLogException;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;

/** Encodes a message so that nothing of it is lost. */
final class MessageCodec {
  private static final BodyKind[] BODY_KINDS = BodyKind.values();
  private static final Protocol[] PROTOCOLS = Protocol.values();
  private static final Qos[] QOS = Qos.values();
  private static final int HAS_PROPERTIES = 1;
  private static final int DURABLE = 2;
  private static final int RETAIN = 4;
  private static final int SCHEDULED = 8;

  private MessageCodec() {}

  static void write(ByteSink sink, Message message) {
    boolean hasProperties = !message.properties().equals(Properties.NONE);
    sink.writeByte(
        (hasProperties ? HAS_PROPERTIES : 0)
            | (message.durable() ? DURABLE : 0)
            | (message.retain() ? RETAIN : 0)
            | (message.schedule() != null ? SCHEDULED : 0));
    writeDestination(sink, message.destination());
    sink.writeByte(message.qos().ordinal());
    sink.writeByte(message.priority());
    sink.writeLong(message.timestampMillis());
    sink.writeLong(message.expiresAtMillis());
    if (hasProperties) {
      writeProperties(sink, message.properties());
    }
    writeSchedule(sink, message.schedule());
    writeBody(sink, message.body());
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
        (flags & SCHEDULED) == 0 ? null : readSchedule(source),
        properties,
        readBody(source));
  }

  private static void writeSchedule(ByteSink sink, Schedule schedule) {
    if (schedule != null) {
      sink.writeLong(schedule.atMillis());
      sink.writeLong(schedule.periodMillis());
      sink.writeInt(schedule.repeat());
      sink.writeNullableString(schedule.cron());
    }
  }

  private static Schedule readSchedule(ByteSource source) {
    return new Schedule(
        source.readLong(), source.readLong(), source.readInt(), source.readNullableString());
  }

  private static void writeBody(ByteSink sink, Body body) {
    sink.writeByte(body.kind().ordinal());
    if (body.encodedBy() == null) {
      sink.writeByte(0);
      sink.writeBytes(body.array(), body.offset(), body.length());
    } else {
      sink.writeByte(1 + body.encodedBy().ordinal());
      sink.writeInt(body.offset());
      sink.writeInt(body.length());
      sink.writeInt(body.encodedLength());
      sink.writeBytes(body.array());
    }
  }

  private static Body readBody(ByteSource source) {
    BodyKind kind = source.readOneOf(BODY_KINDS);
    int encodedBy = source.readByte();
    if (encodedBy == 0) {
      return Body.of(kind, source.readBytes());
    }
    if (encodedBy < 0 || encodedBy > PROTOCOLS.length) {
      throw new DamagedLogException("a body is in the unknown protocol " + encodedBy);
    }
    int offset = source.readInt();
    int length = source.readInt();
    int encodedLength = source.readInt();
    byte[] array = source.readBytes();
    if (offset < 0
        || length < 0
        || offset > array.length - length
        || encodedLength < 0
        || encodedLength > array.length) {
      throw new DamagedLogException("a body is outside of its bytes, at byte " + source.position());
    }
    return new Body(kind, array, offset, length, PROTOCOLS[encodedBy - 1], encodedLength);
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
    ValueCodec.write(sink, properties.messageId());
    sink.writeNullableString(properties.userId());
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
    Object messageId = ValueCodec.read(source);
    String userId = source.readNullableString();
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
        userId,
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
