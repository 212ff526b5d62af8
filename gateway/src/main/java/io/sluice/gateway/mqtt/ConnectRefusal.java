package io.sluice.gateway.mqtt;

import io.sluice.broker.api.Refusal;
import io.sluice.gateway.mqtt.codec.Reason;
import io.sluice.model.Resource;

/**
 * Why a CONNECT is refused.
 *
 * @param returnCode the CONNACK return code of MQTT 3 (3.1.1, 3.2.2.3), or {@link #CLOSE}
 * @param reason the same of MQTT 5
 */
record ConnectRefusal(int returnCode, Reason reason, String detail) {
  /** MQTT 3 has no code for it: the connection is closed without CONNACK. */
  static final int CLOSE = 0;

  static final int UNACCEPTABLE_VERSION = 1;
  static final int IDENTIFIER_REJECTED = 2;
  static final int SERVER_UNAVAILABLE = 3;
  static final int NOT_AUTHORIZED = 5;

  static ConnectRefusal of(Refusal refusal) {
    String detail = refusal.detail();
    return switch (refusal.cause()) {
      case BAD_CREDENTIALS ->
          new ConnectRefusal(NOT_AUTHORIZED, Reason.BAD_USER_NAME_OR_PASSWORD, detail);
      case NOT_AUTHORIZED -> new ConnectRefusal(NOT_AUTHORIZED, Reason.NOT_AUTHORIZED, detail);
      case SUSPENDED -> new ConnectRefusal(NOT_AUTHORIZED, Reason.BANNED, detail);
      case QUOTA ->
          new ConnectRefusal(
              SERVER_UNAVAILABLE,
              refusal.resource() == Resource.CONNECT_RATE
                  ? Reason.CONNECTION_RATE_EXCEEDED
                  : Reason.QUOTA_EXCEEDED,
              detail);
      case MESSAGE_TOO_LARGE ->
          new ConnectRefusal(SERVER_UNAVAILABLE, Reason.PACKET_TOO_LARGE, detail);
      case INVALID, IN_USE ->
          new ConnectRefusal(IDENTIFIER_REJECTED, Reason.CLIENT_IDENTIFIER_NOT_VALID, detail);
      case UNAVAILABLE, NOT_FOUND ->
          new ConnectRefusal(SERVER_UNAVAILABLE, Reason.SERVER_UNAVAILABLE, detail);
    };
  }
}
