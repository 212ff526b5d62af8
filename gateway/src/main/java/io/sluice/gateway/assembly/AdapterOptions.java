package io.sluice.gateway.assembly;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.gateway.amqp.AmqpOptions;
import io.sluice.gateway.config.AmqpConfig;
import io.sluice.gateway.config.MqttConfig;
import io.sluice.gateway.config.OpenWireConfig;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.config.StompConfig;
import io.sluice.gateway.config.WebSocketConfig;
import io.sluice.gateway.mqtt.MqttOptions;
import io.sluice.gateway.openwire.OpenWireOptions;
import io.sluice.gateway.stomp.StompOptions;
import io.sluice.gateway.stomp.codec.FrameLimits;
import io.sluice.gateway.websocket.WebSocketOptions;
import java.util.Set;

/** The options of the adapters as they are configured. */
final class AdapterOptions {
  private AdapterOptions() {}

  static MqttOptions of(MqttConfig config) {
    try {
      return new MqttOptions(
          bytes("sluice.mqtt.max-packet", config.maxPacket()),
          config.receiveMaximum(),
          config.topicAliasMaximum(),
          config.maxInflight(),
          (int) Math.min(config.maxKeepAlive().toSeconds(), Integer.MAX_VALUE),
          Math.min(config.maxSessionExpiry().toSeconds(), MqttOptions.NEVER_SECONDS),
          config.connectTimeout().toMillis(),
          config.stallTimeout().toMillis(),
          MqttOptions.DEFAULTS.refusalDelayMillis(),
          MqttOptions.DEFAULTS.flow());
    } catch (IllegalArgumentException invalid) {
      throw new StartFailure("sluice.mqtt.* cannot be used: " + invalid.getMessage(), invalid);
    }
  }

  static StompOptions of(StompConfig config, String version) {
    try {
      return new StompOptions(
          version,
          new FrameLimits(
              bytes("sluice.stomp.max-head", config.maxHead()),
              config.maxHeaders(),
              bytes("sluice.stomp.max-body", config.maxBody())),
          config.maxSubscriptions(),
          config.prefetch(),
          config.maxPrefetch(),
          config.heartBeat().toMillis(),
          config.connectTimeout().toMillis(),
          config.stallTimeout().toMillis(),
          StompOptions.DEFAULTS.flow());
    } catch (IllegalArgumentException invalid) {
      throw new StartFailure("sluice.stomp.* cannot be used: " + invalid.getMessage(), invalid);
    }
  }

  static AmqpOptions of(AmqpConfig config, boolean offerAnonymous, String version) {
    try {
      return new AmqpOptions(
          version,
          offerAnonymous,
          bytes("sluice.amqp.max-frame", config.maxFrame()),
          config.maxSessions(),
          config.maxLinks(),
          bytes("sluice.amqp.max-message", config.maxMessage()),
          config.creditWindow(),
          config.maxInflight(),
          config.idleTimeout().toMillis(),
          config.handshakeTimeout().toMillis(),
          config.stallTimeout().toMillis(),
          AmqpOptions.DEFAULTS.flow());
    } catch (IllegalArgumentException invalid) {
      throw new StartFailure("sluice.amqp.* cannot be used: " + invalid.getMessage(), invalid);
    }
  }

  static OpenWireOptions of(OpenWireConfig config) {
    try {
      return new OpenWireOptions(
          bytes("sluice.openwire.max-frame", config.maxFrame()),
          config.maxConsumers(),
          config.maxPrefetch(),
          config.inactivity().toMillis(),
          config.connectTimeout().toMillis(),
          config.stallTimeout().toMillis(),
          OpenWireOptions.DEFAULTS.flow());
    } catch (IllegalArgumentException invalid) {
      throw new StartFailure("sluice.openwire.* cannot be used: " + invalid.getMessage(), invalid);
    }
  }

  static WebSocketOptions of(WebSocketConfig config) {
    int frame = bytes("sluice.websocket.max-frame", config.maxFrame());
    return new WebSocketOptions(
        frame,
        frame,
        config.ping().toMillis(),
        config.upgradeTimeout().toMillis(),
        config.allowedOrigins().orElse(Set.of()));
  }

  private static int bytes(String setting, MemorySize size) {
    long bytes = size.asLongValue();
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw new StartFailure(setting + " is " + bytes + " bytes; give 1 byte to 2 GiB");
    }
    return (int) bytes;
  }
}
