package io.sluice.gateway.mqtt.codec;

import static io.sluice.gateway.mqtt.codec.ProtocolViolation.malformed;
import static io.sluice.gateway.mqtt.codec.ProtocolViolation.protocolError;

import io.netty.buffer.ByteBuf;
import io.sluice.gateway.mqtt.codec.PacketProperties.UserProperty;
import io.sluice.gateway.mqtt.codec.PropertyId.Where;

/**
 * Reads a packet's properties and checks each: known, allowed in this packet, given once, in range
 * (MQTT 5, 2.2.2).
 */
final class PropertiesReader {
  /** More user properties than this are refused: each costs objects, not only its bytes. */
  static final int MAX_USER_PROPERTIES = 1_000;

  private PropertiesReader() {}

  static PacketProperties read(ByteBuf in, Where where) {
    int length = Fields.variableInt(in, "property length");
    if (length == 0) {
      return PacketProperties.NONE;
    }
    Fields.need(in, length, "properties");
    ByteBuf section = in.readSlice(length);
    PacketProperties properties = new PacketProperties();
    while (section.isReadable()) {
      readOne(section, where, properties);
    }
    return properties;
  }

  private static void readOne(ByteBuf in, Where where, PacketProperties properties) {
    int number = Fields.variableInt(in, "property identifier");
    PropertyId id = PropertyId.ofNumber(number);
    if (id == null) {
      throw malformed("property " + number + " does not exist");
    }
    if (!id.allowedIn(where)) {
      throw protocolError("property " + id + " is not allowed in " + where);
    }
    if (properties.has(id)) {
      throw protocolError("property " + id + " is given twice");
    }
    String what = id.name();
    switch (id.type()) {
      case BYTE -> set(properties, id, Fields.unsignedByte(in, what));
      case SHORT -> set(properties, id, Fields.unsignedShort(in, what));
      case INT -> set(properties, id, Fields.unsignedInt(in, what));
      case VARIABLE_INT -> set(properties, id, Fields.variableInt(in, what));
      case STRING -> properties.set(id, Fields.string(in, what));
      case BINARY -> properties.set(id, Fields.binary(in, what));
      case STRING_PAIR -> addUserProperty(in, properties);
    }
  }

  private static void set(PacketProperties properties, PropertyId id, long value) {
    if (!id.inRange(value)) {
      throw protocolError("property " + id + " must not be " + value);
    }
    properties.set(id, value);
  }

  private static void addUserProperty(ByteBuf in, PacketProperties properties) {
    if (properties.userProperties().size() == MAX_USER_PROPERTIES) {
      throw new ProtocolViolation(
          Reason.QUOTA_EXCEEDED,
          "a packet has more than " + MAX_USER_PROPERTIES + " user properties");
    }
    String name = Fields.string(in, "user property's name");
    properties.add(new UserProperty(name, Fields.string(in, "user property's value")));
  }
}
