package io.sluice.gateway.amqp.message;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Property;
import io.sluice.gateway.amqp.codec.TransferPayload;
import io.sluice.gateway.amqp.codec.TypeCodes;
import io.sluice.model.Protocol;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a delivery carries (3.2): a header of its own, and then the bytes that an AMQP client sent,
 * or the same that one would send for a message of another protocol.
 */
public final class MessageWriter {
  private static final String JAVA_OBJECT = "application/x-java-serialized-object";
  private static final long MAX_TTL_MILLIS = 0xFFFF_FFFFL;

  private MessageWriter() {}

  /**
   * Fills the payload of a delivery.
   *
   * @param deliveryCount failed deliveries so far
   * @param again true if a client may have seen it
   */
  public static void write(
      Message message, int deliveryCount, boolean again, long nowMillis, TransferPayload payload) {
    ByteBuf out = payload.begin();
    header(out, message, deliveryCount, again, nowMillis);
    Body body = message.body();
    if (body.isEncodedBy(Protocol.AMQP)) {
      payload.tail(body.array(), 0, body.encodedLength());
      return;
    }
    annotations(out, message);
    properties(out, message);
    application(out, message.properties().application());
    body(out, body, payload);
  }

  private static void header(
      ByteBuf out, Message message, int deliveryCount, boolean again, long nowMillis) {
    ValueWriter.section(out, Section.HEADER);
    int began = ValueWriter.beginShort(out, TypeCodes.LIST_8);
    ValueWriter.bool(out, message.durable());
    ValueWriter.ubyte(out, message.priority());
    if (message.expiresAtMillis() == 0) {
      out.writeByte(TypeCodes.NULL);
    } else {
      long left = Math.max(1, message.expiresAtMillis() - nowMillis);
      ValueWriter.uint(out, Math.min(left, MAX_TTL_MILLIS));
    }
    ValueWriter.bool(out, !again && deliveryCount == 0);
    ValueWriter.uint(out, deliveryCount);
    ValueWriter.endShort(out, began, 5);
  }

  /**
   * JMS clients tell by these what kind of destination an address is of, and what type of message
   * has a body that the others do not have.
   */
  private static void annotations(ByteBuf out, Message message) {
    Destination replyTo = message.properties().replyTo();
    byte type = type(message.body());
    ValueWriter.section(out, Section.MESSAGE_ANNOTATIONS);
    int began = ValueWriter.begin(out, TypeCodes.MAP_32);
    int elements = annotation(out, Annotations.DESTINATION, type(message.destination()));
    if (replyTo != null) {
      elements += annotation(out, Annotations.REPLY_TO, type(replyTo));
    }
    if (type != 0) {
      elements += annotation(out, Annotations.MESSAGE_TYPE, type);
    }
    ValueWriter.end(out, began, elements);
  }

  private static int annotation(ByteBuf out, String name, byte value) {
    ValueWriter.symbol(out, name);
    ValueWriter.object(out, value);
    return 2;
  }

  private static byte type(Destination destination) {
    return (byte) Annotations.type(destination);
  }

  /** 0 if a client sees it by itself. */
  private static byte type(Body body) {
    return switch (body.kind()) {
      case AMQP_VALUE -> isMap(body) ? Annotations.MAP_MESSAGE : 0;
      case AMQP_SEQUENCE -> Annotations.STREAM_MESSAGE;
      case BINARY, TEXT, JAVA_OBJECT -> 0;
    };
  }

  private static boolean isMap(Body body) {
    int code = body.length() == 0 ? 0 : body.array()[body.offset()] & 0xFF;
    return code == TypeCodes.MAP_8 || code == TypeCodes.MAP_32;
  }

  private static void properties(ByteBuf out, Message message) {
    Properties properties = message.properties();
    ValueWriter.section(out, Section.PROPERTIES);
    int began = ValueWriter.begin(out, TypeCodes.LIST_32);
    ValueWriter.id(out, properties.messageId());
    binary(out, properties.userId());
    ValueWriter.string(out, Address.of(message.destination()));
    ValueWriter.object(out, properties.subject());
    Destination replyTo = properties.replyTo();
    ValueWriter.object(out, replyTo == null ? null : Address.of(replyTo));
    ValueWriter.id(out, properties.correlationId());
    symbol(out, contentType(message));
    symbol(out, properties.contentEncoding());
    timestamp(out, message.expiresAtMillis());
    timestamp(out, message.timestampMillis());
    ValueWriter.object(out, properties.groupId());
    if (properties.groupId() == null) {
      out.writeByte(TypeCodes.NULL);
    } else {
      ValueWriter.uint(out, properties.groupSequence());
    }
    ValueWriter.end(out, began, 12);
  }

  private static String contentType(Message message) {
    return message.body().kind() == BodyKind.JAVA_OBJECT
        ? JAVA_OBJECT
        : message.properties().contentType();
  }

  private static void binary(ByteBuf out, String value) {
    ValueWriter.object(
        out, value == null ? null : value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void symbol(ByteBuf out, String value) {
    if (value == null) {
      out.writeByte(TypeCodes.NULL);
    } else {
      ValueWriter.symbol(out, value);
    }
  }

  private static void timestamp(ByteBuf out, long millis) {
    if (millis == 0) {
      out.writeByte(TypeCodes.NULL);
    } else {
      ValueWriter.timestamp(out, millis);
    }
  }

  /** A name may be there several times, but not in a map: the last one counts. */
  private static void application(ByteBuf out, List<Property> properties) {
    if (properties.isEmpty()) {
      return;
    }
    Map<String, Object> byName = new LinkedHashMap<>();
    properties.forEach(property -> byName.put(property.name(), property.value()));
    ValueWriter.section(out, Section.APPLICATION_PROPERTIES);
    int began = ValueWriter.begin(out, TypeCodes.MAP_32);
    byName.forEach(
        (name, value) -> {
          ValueWriter.string(out, name);
          ValueWriter.object(out, value);
        });
    ValueWriter.end(out, began, 2 * byName.size());
  }

  private static void body(ByteBuf out, Body body, TransferPayload payload) {
    switch (body.kind()) {
      case BINARY, JAVA_OBJECT -> {
        ValueWriter.section(out, Section.DATA);
        ValueWriter.binaryPrefix(out, body.length());
      }
      case TEXT -> {
        ValueWriter.section(out, Section.VALUE);
        ValueWriter.stringPrefix(out, body.length());
      }
      case AMQP_VALUE -> ValueWriter.section(out, Section.VALUE);
      case AMQP_SEQUENCE -> {} // Its content is whole sections.
    }
    payload.tail(body.array(), body.offset(), body.length());
  }
}
