package io.sluice.gateway.connection;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Principal;
import java.util.List;

/**
 * A client with a session, without what its protocol says: hears what the shard tells, in order and
 * until the end, and has the shard know how far the socket took it. On the connection's event loop.
 */
public abstract class SessionClient {
  private final ClientConnection connection;
  private final Principal principal;
  private final Session session;
  private final Permissions permissions;
  private final WindowReports reports;
  private boolean open = true;

  /**
   * @param admitted with a session
   */
  protected SessionClient(ClientConnection connection, Admitted admitted) {
    this.connection = connection;
    this.principal = admitted.principal();
    this.session = admitted.opened().session();
    permissions = new Permissions(connection.services().authorizer(), principal);
    reports = new WindowReports(connection, session);
  }

  /** The shard told this; not after the end. */
  protected abstract void onEvent(SessionEvent event);

  /** It is over: nothing may run by itself any more. Once. */
  protected void onStop() {}

  public final Principal principal() {
    return principal;
  }

  public final Session session() {
    return session;
  }

  public final Permissions permissions() {
    return permissions;
  }

  public final WindowReports reports() {
    return reports;
  }

  public final long nowMillis() {
    return connection.services().epochMillis().getAsLong();
  }

  /** Tells the operator. */
  public final void report(BrokerEvent.Kind kind, String detail) {
    connection.report(kind, principal, detail);
  }

  /** False once the client has left, or its session has ended. */
  public final boolean isOpen() {
    return open;
  }

  /** What the shard told, in order. */
  public final void onEvents(List<SessionEvent> events) {
    for (int i = 0; i < events.size() && open; i++) {
      onEvent(events.get(i));
    }
    if (open) {
      connection.out().flushSoon();
    }
  }

  /** The socket takes bytes again. */
  public final void onWritable() {
    reports.report();
  }

  /** The connection ends, or has, and with it the session; no will, no expiry. */
  public final void leave() {
    leave(false, -1);
  }

  /** As {@link #leave()}, with what {@link Session#close} is to be told. */
  protected final void leave(boolean publishWill, long expiryMillis) {
    if (open) {
      stop();
      session.close(publishWill, expiryMillis);
    }
  }

  /** The session is gone already, so there is nothing to leave. */
  protected final void stop() {
    open = false;
    onStop();
  }
}
