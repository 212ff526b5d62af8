package io.sluice.gateway.mqtt;

import static io.sluice.gateway.mqtt.ConnectRefusal.CLOSE;
import static io.sluice.gateway.mqtt.ConnectRefusal.IDENTIFIER_REJECTED;
import static io.sluice.gateway.mqtt.ConnectRefusal.NOT_AUTHORIZED;

import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.Reason;
import io.sluice.gateway.mqtt.codec.Version;
import io.sluice.gateway.naming.TopicNames;

/** What of a well-formed CONNECT can be refused without asking anybody. */
final class ConnectCheck {
  private static final int MAX_CLIENT_ID_CHARS = 1_024;

  private ConnectCheck() {}

  /** The refusal, or null if there is no reason for one. */
  static ConnectRefusal check(Connect connect) {
    ConnectRefusal refusal = authentication(connect);
    if (refusal == null) {
      refusal = clientId(connect);
    }
    return refusal == null && connect.will() != null ? will(connect) : refusal;
  }

  /** No method of enhanced authentication is on offer (MQTT 5, 4.12). */
  private static ConnectRefusal authentication(Connect connect) {
    String method = connect.properties().string(PropertyId.AUTHENTICATION_METHOD);
    if (method != null) {
      return new ConnectRefusal(
          CLOSE,
          Reason.BAD_AUTHENTICATION_METHOD,
          "authentication method '" + method + "' is not known; use a user name and password");
    }
    return connect.properties().has(PropertyId.AUTHENTICATION_DATA)
        ? new ConnectRefusal(
            CLOSE, Reason.PROTOCOL_ERROR, "authentication data without a method (3.1.2.11.10)")
        : null;
  }

  private static ConnectRefusal clientId(Connect connect) {
    int length = connect.clientId().length();
    boolean mayBeEmpty =
        connect.version().is5() || connect.version() == Version.V3_1_1 && connect.cleanStart();
    if (length == 0 && !mayBeEmpty) {
      return new ConnectRefusal(
          IDENTIFIER_REJECTED,
          Reason.CLIENT_IDENTIFIER_NOT_VALID,
          "the client identifier is empty (MQTT-3.1.3-8)");
    }
    if (length > MAX_CLIENT_ID_CHARS) {
      return new ConnectRefusal(
          IDENTIFIER_REJECTED,
          Reason.CLIENT_IDENTIFIER_NOT_VALID,
          "the client identifier has "
              + length
              + " characters; use at most "
              + MAX_CLIENT_ID_CHARS);
    }
    return null;
  }

  private static ConnectRefusal will(Connect connect) {
    String problem = TopicNames.nameProblem(connect.will().topic());
    if (problem != null) {
      return new ConnectRefusal(NOT_AUTHORIZED, Reason.TOPIC_NAME_INVALID, "will: " + problem);
    }
    if (!MessageMapping.keepsPayloadFormat(connect.will().properties(), connect.will().payload())) {
      return new ConnectRefusal(
          CLOSE,
          Reason.PAYLOAD_FORMAT_INVALID,
          "the will's payload is said to be UTF-8 but is not");
    }
    return null;
  }
}
