package io.sluice.gateway.openwire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Session;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.gateway.connection.SessionInbox;
import io.sluice.gateway.openwire.codec.WireError;
import io.sluice.model.Protocol;
import org.apache.activemq.command.BrokerId;
import org.apache.activemq.command.BrokerInfo;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;

/**
 * Answers ConnectionInfo once the client's session is open at its tenant's shard, or is not; what
 * it sends after it waits.
 */
final class Connecting {
  private static final int MAX_CLIENT_ID_CHARS = 1_024;

  private final OpenWireConnection connection;
  private final ConnectionInfo info;
  private final SessionInbox inbox;

  private Connecting(OpenWireConnection connection, ConnectionInfo info) {
    this.connection = connection;
    this.info = info;
    inbox = new SessionInbox(connection.eventLoop());
  }

  static void begin(OpenWireConnection connection, ConnectionInfo info) {
    if (info.getConnectionId() == null || info.getConnectionId().getValue() == null) {
      throw new WireError("ConnectionInfo has no connection id");
    }
    if (info.getClientId() == null) {
      info.setClientId(info.getConnectionId().getValue());
    }
    int chars = info.getClientId().length();
    if (chars == 0 || chars > MAX_CLIENT_ID_CHARS) {
      throw new WireError(
          "the client id has " + chars + " characters; give 1 to " + MAX_CLIENT_ID_CHARS);
    }
    Connecting connecting = new Connecting(connection, info);
    connection.gate().close(ReadGate.Cause.ADMISSION);
    connection
        .services()
        .admission()
        .admit(connecting.credentials(), connecting::request, connecting.inbox)
        .thenAccept(
            admitted -> connection.eventLoop().execute(() -> connecting.onAdmitted(admitted)));
  }

  private Credentials credentials() {
    String password = info.getPassword();
    return connection.credentials(
        Protocol.OPENWIRE,
        connection.virtualHost(),
        info.getUserName(),
        password == null ? null : password.getBytes(UTF_8));
  }

  /** A client that comes back takes over from its lost connection, which may not be noticed yet. */
  private OpenSession request(Principal principal) {
    boolean takeOver = info.isFailoverReconnect();
    return connection
        .request(principal, Protocol.OPENWIRE, info.getClientId(), takeOver, Integer.MAX_VALUE)
        .by(
            new OpenSession.Peer(
                Producers.label(info.getConnectionId()), connection.stream().remoteAddress()));
  }

  private void onAdmitted(Admitted admitted) {
    Session session = admitted.opened().session();
    if (connection.isOver()) {
      if (session != null) {
        session.close(false, -1);
      }
    } else if (session == null) {
      refuse(admitted.opened().refusal());
    } else {
      accept(admitted);
    }
  }

  private void refuse(Refusal refusal) {
    if (refusal.cause() != Refusal.Cause.UNAVAILABLE) {
      // Else without a word: failover clients try again after that, after an exception they do not.
      connection.fail(info, Refusals.ofConnection(refusal));
    }
    connection.leave();
    connection.end();
  }

  private void accept(Admitted admitted) {
    connection.send(brokerInfo(admitted.principal(), info.getConnectionId()));
    connection.respond(info);
    OpenWireClient client = new OpenWireClient(connection, admitted, info);
    connection.become(client);
    inbox.open(client::onEvents);
    connection.out().flushNow();
    connection.gate().open(ReadGate.Cause.ADMISSION);
  }

  /**
   * Clients take the same id for the same resource manager, and then let two connections do one
   * branch of a distributed transaction between them. Here each has its own.
   */
  private static BrokerInfo brokerInfo(Principal principal, ConnectionId connectionId) {
    BrokerInfo broker = new BrokerInfo();
    broker.setBrokerId(new BrokerId(principal.broker() + "@" + connectionId));
    broker.setBrokerName(principal.broker());
    broker.setBrokerURL("");
    return broker;
  }
}
