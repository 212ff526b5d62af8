package io.sluice.gateway.amqp;

import io.sluice.gateway.connection.Flow;

/** The default options but for one. */
final class TestOptions {
  private static final AmqpOptions DEFAULTS = AmqpOptions.DEFAULTS;

  private TestOptions() {}

  static AmqpOptions anonymous() {
    return options(true, DEFAULTS.maxFrameBytes(), DEFAULTS.maxMessageBytes(), 1_000, 1_024);
  }

  static AmqpOptions maxFrameBytes(int bytes) {
    return options(false, bytes, DEFAULTS.maxMessageBytes(), 1_000, 1_024);
  }

  static AmqpOptions maxMessageBytes(int bytes) {
    return options(false, DEFAULTS.maxFrameBytes(), bytes, 1_000, 1_024);
  }

  static AmqpOptions creditWindow(int messages) {
    return options(false, DEFAULTS.maxFrameBytes(), DEFAULTS.maxMessageBytes(), messages, 1_024);
  }

  static AmqpOptions maxLinks(int links) {
    return options(false, DEFAULTS.maxFrameBytes(), DEFAULTS.maxMessageBytes(), 1_000, links);
  }

  private static AmqpOptions options(
      boolean anonymous, int maxFrameBytes, int maxMessageBytes, int creditWindow, int maxLinks) {
    return new AmqpOptions(
        "1.0",
        anonymous,
        maxFrameBytes,
        DEFAULTS.maxSessions(),
        maxLinks,
        maxMessageBytes,
        creditWindow,
        DEFAULTS.maxInflight(),
        DEFAULTS.idleTimeoutMillis(),
        DEFAULTS.handshakeTimeoutMillis(),
        DEFAULTS.stallTimeoutMillis(),
        Flow.DEFAULTS);
  }
}
