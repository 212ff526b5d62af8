package io.sluice.gateway.mqtt.codec;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** The properties of one packet. Those of MQTT 3 packets are always empty. */
public final class PacketProperties {
  /** No properties; must not be added to. */
  public static final PacketProperties NONE = new PacketProperties(List.of());

  private final EnumMap<PropertyId, Object> values = new EnumMap<>(PropertyId.class);
  private final List<UserProperty> userProperties;

  /** A name and a value that mean nothing to MQTT; names may repeat, their order is kept. */
  public record UserProperty(String name, String value) {}

  public PacketProperties() {
    this(new ArrayList<>(0));
  }

  private PacketProperties(List<UserProperty> userProperties) {
    this.userProperties = userProperties;
  }

  public PacketProperties set(PropertyId id, long value) {
    values.put(id, value);
    return this;
  }

  public PacketProperties set(PropertyId id, String value) {
    values.put(id, value);
    return this;
  }

  public PacketProperties set(PropertyId id, byte[] value) {
    values.put(id, value);
    return this;
  }

  public PacketProperties add(UserProperty property) {
    userProperties.add(property);
    return this;
  }

  public boolean has(PropertyId id) {
    return values.containsKey(id);
  }

  /** An integer property, or what holds where it is absent. */
  public long integer(PropertyId id, long absent) {
    Object value = values.get(id);
    return value == null ? absent : (Long) value;
  }

  /** A string property, or null. */
  public String string(PropertyId id) {
    return (String) values.get(id);
  }

  /** A binary property, or null. */
  public byte[] binary(PropertyId id) {
    return (byte[]) values.get(id);
  }

  public List<UserProperty> userProperties() {
    return userProperties;
  }

  public boolean isEmpty() {
    return values.isEmpty() && userProperties.isEmpty();
  }

  EnumMap<PropertyId, Object> values() {
    return values;
  }
}
