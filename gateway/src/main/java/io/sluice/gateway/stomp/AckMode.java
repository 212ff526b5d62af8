package io.sluice.gateway.stomp;

import io.sluice.broker.api.Qos;
import io.sluice.gateway.stomp.codec.Frame;

/** How a subscription's messages are acknowledged (STOMP 1.2, SUBSCRIBE ack Header). */
enum AckMode {
  /** By being sent. */
  AUTO("auto"),
  /** All up to the one named. */
  CLIENT("client"),
  /** Each. */
  CLIENT_INDIVIDUAL("client-individual");

  private final String header;

  AckMode(String header) {
    this.header = header;
  }

  Qos qos() {
    return this == AUTO ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
  }

  static AckMode of(Frame frame) {
    String value = frame.header("ack");
    if (value == null) {
      return AUTO;
    }
    for (AckMode mode : values()) {
      if (mode.header.equals(value)) {
        return mode;
      }
    }
    throw frame.error("ack is '" + value + "'; give auto, client or client-individual");
  }
}
