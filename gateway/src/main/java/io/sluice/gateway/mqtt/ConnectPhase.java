package io.sluice.gateway.mqtt;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.gateway.mqtt.codec.Packet;
import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;
import java.util.concurrent.TimeUnit;

/** Waits, but not for long, for CONNECT, the only packet that may come first. */
final class ConnectPhase implements Phase {
  private final MqttConnection connection;
  private ScheduledFuture<?> deadline;

  private ConnectPhase(MqttConnection connection) {
    this.connection = connection;
  }

  static ConnectPhase begin(MqttConnection connection) {
    ConnectPhase phase = new ConnectPhase(connection);
    long timeoutMillis = connection.options().connectTimeoutMillis();
    phase.deadline =
        connection.eventLoop().schedule(phase::tooLate, timeoutMillis, TimeUnit.MILLISECONDS);
    return phase;
  }

  @Override
  public void onPacket(Packet packet) {
    deadline.cancel(false);
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
    deadline.cancel(false);
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
    deadline.cancel(false);
  }

  private void tooLate() {
    connection.report(
        Kind.PROTOCOL_ERROR,
        null,
        "no whole CONNECT within " + connection.options().connectTimeoutMillis() + " ms");
    connection.abort();
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
