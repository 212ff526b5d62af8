package io.sluice.gateway.stomp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Session;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Credentials;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.gateway.connection.SessionInbox;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.FrameWriter;
import io.sluice.gateway.stomp.codec.Version;
import io.sluice.model.Protocol;
import java.util.UUID;

/**
 * Answers CONNECT (STOMP 1.2, Connecting) once the client's session is open at its tenant's shard,
 * or is not; what it sends after it waits.
 */
final class Connecting {
  private static final String VERSIONS = "1.0,1.1,1.2";
  private static final int MAX_CLIENT_ID_CHARS = 1_024;

  private final StompConnection connection;
  private final Frame frame;
  private final Version version;
  private final HeartBeat heartBeat;
  private final String sessionId = UUID.randomUUID().toString();
  private final SessionInbox inbox;

  private Connecting(StompConnection connection, Frame frame, Version version) {
    this.connection = connection;
    this.frame = frame;
    this.version = version;
    heartBeat = HeartBeat.negotiate(frame, connection.options().heartBeatMillis());
    inbox = new SessionInbox(connection.eventLoop());
  }

  static void begin(StompConnection connection, Frame frame) {
    Version version = Version.negotiate(frame.header("accept-version"));
    if (version == null) {
      refuseVersion(connection, frame);
      return;
    }
    Connecting connecting = new Connecting(connection, frame, version);
    connecting.checkClientId();
    connection.gate().close(ReadGate.Cause.ADMISSION);
    connection
        .services()
        .admission()
        .admit(connecting.credentials(), connecting::request, connecting.inbox)
        .thenAccept(
            admitted -> connection.eventLoop().execute(() -> connecting.onAdmitted(admitted)));
  }

  private static void refuseVersion(StompConnection connection, Frame frame) {
    String detail =
        "no version in '"
            + frame.header("accept-version")
            + "' is spoken here; use one of "
            + VERSIONS;
    connection.report(Kind.PROTOCOL_ERROR, null, detail);
    connection.leave();
    connection.errorFrame(detail).header("version", VERSIONS).end(StompConnection.text(detail));
    connection.end();
  }

  private String clientId() {
    return frame.header("client-id");
  }

  private void checkClientId() {
    if (clientId() != null && (clientId().isEmpty() || clientId().length() > MAX_CLIENT_ID_CHARS)) {
      throw frame.error(
          "the client-id has "
              + clientId().length()
              + " characters; give 1 to "
              + MAX_CLIENT_ID_CHARS);
    }
  }

  private Credentials credentials() {
    String passcode = frame.header("passcode");
    return connection.credentials(
        Protocol.STOMP,
        frame.header("host"),
        frame.header("login"),
        passcode == null ? null : passcode.getBytes(UTF_8));
  }

  private OpenSession request(Principal principal) {
    String clientId = clientId() == null ? sessionId : clientId();
    return connection.request(principal, Protocol.STOMP, clientId, false, Integer.MAX_VALUE);
  }

  private void onAdmitted(Admitted admitted) {
    Session session = admitted.opened().session();
    if (connection.isOver()) {
      if (session != null) {
        session.close(false, -1);
      }
    } else if (session == null) {
      connection.fail(detailOf(admitted.opened().refusal()), frame.receipt());
    } else {
      accept(admitted);
    }
  }

  private static String detailOf(Refusal refusal) {
    return refusal.cause() == Refusal.Cause.BAD_CREDENTIALS
        ? "Access refused: " + refusal.detail()
        : refusal.detail();
  }

  private void accept(Admitted admitted) {
    FrameWriter.begin(connection.out().buffer(), "CONNECTED", null)
        .header("version", version.number())
        .header("session", sessionId)
        .header("server", "Sluice/" + connection.options().version())
        .header("heart-beat", heartBeat.offered())
        .end();
    StompClient client = new StompClient(connection, admitted, sessionId, clientId(), heartBeat);
    connection.become(client, version);
    client.start();
    inbox.open(client::onEvents);
    connection.out().flushNow();
    connection.gate().open(ReadGate.Cause.ADMISSION);
  }
}
