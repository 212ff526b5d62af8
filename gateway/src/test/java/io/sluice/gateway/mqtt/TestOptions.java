package io.sluice.gateway.mqtt;

import io.sluice.gateway.connection.Flow;

/** The default options but for one. */
final class TestOptions {
  private static final MqttOptions DEFAULTS = MqttOptions.DEFAULTS;

  private TestOptions() {}

  static MqttOptions maxSessionExpirySeconds(long seconds) {
    return options(DEFAULTS.maxPacketBytes(), DEFAULTS.receiveMaximum(), seconds, DEFAULTS.flow());
  }

  static MqttOptions maxPacketBytes(int bytes) {
    return options(
        bytes, DEFAULTS.receiveMaximum(), DEFAULTS.maxSessionExpirySeconds(), DEFAULTS.flow());
  }

  static MqttOptions receiveMaximum(int maximum) {
    return options(
        DEFAULTS.maxPacketBytes(), maximum, DEFAULTS.maxSessionExpirySeconds(), DEFAULTS.flow());
  }

  static MqttOptions flow(int windowMessages, int windowBytes, int requests, int bytes) {
    return options(
        DEFAULTS.maxPacketBytes(),
        DEFAULTS.receiveMaximum(),
        DEFAULTS.maxSessionExpirySeconds(),
        new Flow(windowMessages, windowBytes, requests, bytes));
  }

  private static MqttOptions options(
      int maxPacketBytes, int receiveMaximum, long maxSessionExpirySeconds, Flow flow) {
    return new MqttOptions(
        maxPacketBytes,
        receiveMaximum,
        DEFAULTS.topicAliasMaximum(),
        DEFAULTS.maxInflight(),
        DEFAULTS.maxKeepAliveSeconds(),
        maxSessionExpirySeconds,
        DEFAULTS.connectTimeoutMillis(),
        DEFAULTS.stallTimeoutMillis(),
        DEFAULTS.refusalDelayMillis(),
        flow);
  }
}
