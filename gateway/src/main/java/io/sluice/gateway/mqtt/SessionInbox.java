package io.sluice.gateway.mqtt;

import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionListener;
import java.util.ArrayList;
import java.util.List;

/** Carries a session's events from the shard's thread to the connection's event loop, in order. */
final class SessionInbox implements SessionListener {
  private final MqttConnection connection;

  /** Events that came before the client's CONNACK; the session's window bounds them. */
  private List<SessionEvent> early = new ArrayList<>(0);

  private SessionPhase client;

  SessionInbox(MqttConnection connection) {
    this.connection = connection;
  }

  @Override
  public void onEvents(List<SessionEvent> events) {
    connection.eventLoop().execute(() -> handle(events));
  }

  /** The client may hear of events from now on. On the event loop. */
  void open(SessionPhase client) {
    this.client = client;
    client.onEvents(early);
    early = null;
  }

  private void handle(List<SessionEvent> events) {
    if (client == null) {
      early.addAll(events);
    } else {
      client.onEvents(events);
    }
  }
}
