package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;
import static io.sluice.gateway.mqtt.codec.ProtocolViolation.protocolError;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sluice.gateway.mqtt.codec.Packet.Publish;
import io.sluice.gateway.mqtt.codec.PropertyId.Where;

/**
 * Reads a connection's PUBLISH packets (MQTT 5, 3.3). Remembers the last topic, which most
 * publishers use again.
 */
final class PublishReader {
  private static final int RETAIN = 1;
  private static final int DUP = 8;

  private ByteBuf lastTopicField = Unpooled.EMPTY_BUFFER;
  private String lastTopic = "";

  Publish read(int firstByte, ByteBuf in, Version version) {
    int qos = firstByte >> 1 & 3;
    boolean dup = (firstByte & DUP) != 0;
    if (qos == 3) {
      throw malformed("QoS is 3 (MQTT-3.3.1-4)");
    }
    if (dup && qos == 0) {
      throw protocolError("DUP is set at QoS 0 (MQTT-3.3.1-2)");
    }
    String topic = topic(in);
    if (topic.isEmpty() && !version.is5()) {
      throw malformed("the topic is empty (MQTT-4.7.3-1)");
    }
    int packetId = qos == 0 ? 0 : Fields.packetId(in);
    PacketProperties properties =
        version.is5() ? PropertiesReader.read(in, Where.PUBLISH) : PacketProperties.NONE;
    boolean retain = (firstByte & RETAIN) != 0;
    return new Publish(topic, qos, dup, retain, packetId, properties, Fields.rest(in));
  }

  private String topic(ByteBuf in) {
    int start = in.readerIndex();
    int known = lastTopicField.readableBytes();
    if (known > 0
        && in.readableBytes() >= known
        && ByteBufUtil.equals(in, start, lastTopicField, 0, known)) {
      in.skipBytes(known);
      return lastTopic;
    }
    String topic = Fields.string(in, "topic");
    if (topic.indexOf('#') >= 0 || topic.indexOf('+') >= 0) {
      throw malformed("the topic '" + topic + "' contains a wildcard (MQTT-3.3.2-2)");
    }
    if (!topic.isEmpty()) {
      remember(in, start, topic);
    }
    return topic;
  }

  /** The field with its length in front, so that one comparison tells whether it is the same. */
  private void remember(ByteBuf in, int start, String topic) {
    byte[] field = new byte[in.readerIndex() - start];
    in.getBytes(start, field);
    lastTopicField = Unpooled.wrappedBuffer(field);
    lastTopic = topic;
  }
}
