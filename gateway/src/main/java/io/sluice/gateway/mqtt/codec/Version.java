package io.sluice.gateway.mqtt.codec;

/** The versions of MQTT that are spoken here. */
public enum Version {
  V3_1("MQIsdp", 3),
  V3_1_1("MQTT", 4),
  V5("MQTT", 5);

  private final String protocolName;
  private final int level;

  Version(String protocolName, int level) {
    this.protocolName = protocolName;
    this.level = level;
  }

  /** True for MQTT 5, which has properties and reason codes. */
  public boolean is5() {
    return this == V5;
  }

  /** The version of this level, or null. */
  static Version ofLevel(int level) {
    for (Version version : values()) {
      if (version.level == level) {
        return version;
      }
    }
    return null;
  }

  String protocolName() {
    return protocolName;
  }
}
