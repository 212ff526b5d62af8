package io.sluice.gateway.mqtt.codec;

import io.sluice.gateway.connection.ClientError;

/** The client broke the protocol, and its connection must end with this reason (MQTT 5, 4.13). */
public final class ProtocolViolation extends ClientError {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public ProtocolViolation(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** A packet that cannot be parsed. */
  public static ProtocolViolation malformed(String detail) {
    return new ProtocolViolation(Reason.MALFORMED_PACKET, detail);
  }

  /** A packet that can be parsed but is not allowed, or not now. */
  public static ProtocolViolation protocolError(String detail) {
    return new ProtocolViolation(Reason.PROTOCOL_ERROR, detail);
  }

  public Reason reason() {
    return reason;
  }
}
