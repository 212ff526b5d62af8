package io.sluice.gateway.mqtt;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.connection.ConnectDeadline;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;

/** Waits, but not for long, for CONNECT, the only packet that may come first. */
final class ConnectPhase implements Phase {
  private final MqttConnection connection;
  private final ConnectDeadline deadline;

  ConnectPhase(MqttConnection connection) {
    this.connection = connection;
    deadline =
        new ConnectDeadline(
            connection,
            "whole CONNECT",
            connection.options().connectTimeoutMillis(),
            connection::abort);
  }

  @Override
  public void onPacket(Packet packet) {
    deadline.cancel();
    Connect connect = (Connect) packet;
    ConnectRefusal refusal = ConnectCheck.check(connect);
    if (refusal == null) {
      AdmissionPhase.begin(connection, connect);
    } else {
      connection.report(Kind.CONNECTION_REFUSED, null, refusal.detail());
      refuse(connection, refusal, Profile.of(connect, connection.options()).maxPacketBytes());
    }
  }

  @Override
  public void onViolation(ProtocolViolation violation) {
    deadline.cancel();
    connection.report(Kind.PROTOCOL_ERROR, null, violation.getMessage());
    int returnCode =
        violation.reason() == Reason.UNSUPPORTED_PROTOCOL_VERSION
            ? ConnectRefusal.UNACCEPTABLE_VERSION
            : ConnectRefusal.CLOSE;
    refuse(
        connection,
        new ConnectRefusal(returnCode, violation.reason(), violation.getMessage()),
        Long.MAX_VALUE);
  }

  @Override
  public void onInactive() {
    deadline.cancel();
  }

  /**
   * Answers a CONNECT, if it was read far enough to know in which version, and ends the connection.
   */
  static void refuse(MqttConnection connection, ConnectRefusal refusal, long maxPacketBytes) {
    if (connection.version() != null) {
      ConnAck.refuse(connection.out().buffer(), connection.version(), refusal, maxPacketBytes);
    }
    connection.end();
  }
}
