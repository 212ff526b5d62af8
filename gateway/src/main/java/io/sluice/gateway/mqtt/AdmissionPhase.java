package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.Will;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.connection.Permissions;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.gateway.connection.SessionInbox;
import io.sluice.gateway.mqtt.codec.Packet.Connect;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.Reason;
import io.sluice.model.Protocol;
import io.sluice.model.ShardId;

/**
 * Waits for admission to open the session that a CONNECT asks for; packets after it wait as well.
 */
final class AdmissionPhase implements Phase {
  private final MqttConnection connection;
  private final Connect connect;
  private final Profile profile;

  private final SessionInbox inbox;
  private boolean gone;

  private AdmissionPhase(MqttConnection connection, Connect connect) {
    this.connection = connection;
    this.connect = connect;
    this.profile = Profile.of(connect, connection.options());
    this.inbox = new SessionInbox(connection.eventLoop());
  }

  static void begin(MqttConnection connection, Connect connect) {
    AdmissionPhase phase = new AdmissionPhase(connection, connect);
    connection.gate().close(ReadGate.Cause.ADMISSION);
    connection.enter(phase);
    connection
        .services()
        .admission()
        .admit(phase.credentials(), phase::request, phase.inbox)
        .thenAccept(admitted -> connection.eventLoop().execute(() -> phase.onAdmitted(admitted)));
  }

  @Override
  public void onInactive() {
    gone = true;
  }

  private Credentials credentials() {
    return connection.credentials(Protocol.MQTT, null, connect.userName(), connect.password());
  }

  private OpenSession request(Principal principal) {
    MqttOptions options = connection.options();
    return new OpenSession(
        new ShardId(principal.tenant(), 0),
        principal.broker(),
        principal.user(),
        Protocol.MQTT,
        profile.clientId(),
        true,
        profile.cleanStart(),
        profile.sessionExpiryMillis(),
        Math.min(profile.receiveMaximum(), options.maxInflight()),
        options.flow().windowMessages(),
        options.flow().windowBytes(),
        (int) Math.min(profile.maxPacketBytes(), Integer.MAX_VALUE),
        will(),
        new OpenSession.Peer(null, connection.stream().remoteAddress()));
  }

  private Will will() {
    if (connect.will() == null) {
      return null;
    }
    long delaySeconds = connect.will().properties().integer(PropertyId.WILL_DELAY_INTERVAL, 0);
    return new Will(MessageMapping.ofWill(connect.will()), delaySeconds * 1_000);
  }

  private void onAdmitted(Admitted admitted) {
    Session session = admitted.opened().session();
    if (gone) {
      if (session != null) {
        session.close(mayLeaveWill(admitted.principal()), -1);
      }
    } else if (session == null) {
      refuse(ConnectRefusal.of(admitted.opened().refusal()));
    } else if (!mayLeaveWill(admitted.principal())) {
      session.close(false, -1);
      refuseWill(admitted.principal());
    } else {
      accept(admitted);
    }
  }

  private boolean mayLeaveWill(Principal principal) {
    return connect.will() == null
        || new Permissions(connection.services().authorizer(), principal)
            .allow(Action.PUBLISH, Authorizer.Kind.TOPIC, connect.will().topic());
  }

  private void refuseWill(Principal principal) {
    String detail = "the user may not publish its will to '" + connect.will().topic() + "'";
    connection.report(Kind.AUTHORIZATION_REFUSED, principal, detail);
    refuse(new ConnectRefusal(ConnectRefusal.NOT_AUTHORIZED, Reason.NOT_AUTHORIZED, detail));
  }

  private void refuse(ConnectRefusal refusal) {
    ConnectPhase.refuse(connection, refusal, profile.maxPacketBytes());
  }

  private void accept(Admitted admitted) {
    ConnAck.accept(
        connection.out().buffer(), profile, connection.options(), admitted.opened().present());
    SessionPhase next = new SessionPhase(connection, profile, admitted);
    connection.enter(next);
    inbox.open(next::onEvents);
    connection.out().flushNow();
    connection.gate().open(ReadGate.Cause.ADMISSION);
  }
}
