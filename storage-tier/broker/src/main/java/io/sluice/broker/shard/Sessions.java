package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionListener;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The life of a broker's sessions: opened, resumed, taken over, left, expired, ended. */
final class Sessions {
  private final BrokerState broker;
  private final ShardContext context;
  private final Journal journal;

  Sessions(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
    journal = broker.lane.journal();
  }

  /**
   * Opens a session; the answer is an effect of this turn and comes before the session's first
   * event.
   */
  void open(OpenSession request, SessionListener listener, Consumer<Opened> answer) {
    SessionState existing = broker.sessions.get(keyOf(request));
    Refusal refusal = check(request, existing);
    if (refusal != null) {
      context.event(
          BrokerEvent.Kind.CONNECTION_REFUSED, broker.id, refusal.resource(), refusal.detail());
      broker.lane.outbox().effect(false, () -> answer.accept(Opened.refused(refusal)));
      return;
    }
    long recordsBefore = journal.records();
    SessionState session = resumable(request, existing);
    boolean present = session != null;
    if (present) {
      update(session, request);
    } else {
      session = create(request);
    }
    Connection connection = connect(session, request, listener);
    boolean waits = session.durable && journal.records() != recordsBefore;
    if (waits) {
      connection.hold();
    }
    Opened opened = new Opened(connection, present, connection.maxInflight, null);
    broker.lane.outbox().effect(waits, () -> answer.accept(opened));
    broker.settlement.resume(connection);
    broker.advisories.arrived(connection);
    connection.dispatch();
  }

  private static String keyOf(OpenSession request) {
    return SessionState.keyOf(request.protocol(), request.clientId());
  }

  private Refusal check(OpenSession request, SessionState existing) {
    Quotas quotas = context.quotas;
    boolean takesOver = existing != null && existing.isConnected();
    Refusal refusal = quotas.takeConnectAttempt();
    if (refusal == null && takesOver && !request.takeOver()) {
      refusal =
          Refusal.of(
              Refusal.Cause.IN_USE, "the client id '" + request.clientId() + "' is connected");
    }
    if (refusal == null) {
      refusal = quotas.refusalAt(Resource.CONNECTIONS, quotas.connections - (takesOver ? 1 : 0));
    }
    if (refusal == null && existing == null) {
      refusal = quotas.refusalAt(Resource.SESSIONS, quotas.sessions);
    }
    if (refusal == null && request.will() != null) {
      int willBytes = request.will().message().sizeBytes();
      refusal = quotas.refusalAt(Resource.MESSAGE_SIZE, willBytes, 0);
    }
    return refusal;
  }

  /** The session to resume, or null; ends the connection, or the session, that is in the way. */
  private SessionState resumable(OpenSession request, SessionState existing) {
    if (existing == null) {
      return null;
    }
    if (existing.isConnected()) {
      context.event(
          BrokerEvent.Kind.SESSION_TAKEN_OVER, broker.id, null, "client id " + existing.clientId);
      close(existing.connection, CloseReason.TAKEN_OVER, true, -1);
    }
    SessionState kept = broker.sessions.get(keyOf(request));
    if (kept != null && (request.cleanStart() || kept.expiresAtMillis() <= context.nowMillis)) {
      end(kept);
      return null;
    }
    return kept;
  }

  private SessionState create(OpenSession request) {
    SessionState session =
        new SessionState(
            broker.lane.messages().nextId(),
            broker,
            request.clientId(),
            request.user(),
            request.protocol(),
            request.expiryMillis(),
            request.expiryMillis() > 0);
    if (session.durable) {
      journal.append(
          new LogRecord.SessionCreated(
              session.id,
              broker.id,
              session.clientId,
              session.user,
              session.protocol,
              session.expiryMillis));
    }
    replayCreate(session);
    return session;
  }

  void replayCreate(SessionState session) {
    broker.sessions.put(session.key, session);
    context.quotas.sessions++;
  }

  private void update(SessionState session, OpenSession request) {
    context.timers.cancel(session.expiryTimer);
    broker.wills.clear(session.key);
    boolean changed =
        session.disconnectedAtMillis != 0
            || session.expiryMillis != request.expiryMillis()
            || !session.user.equals(request.user());
    session.user = request.user();
    session.expiryMillis = request.expiryMillis();
    session.disconnectedAtMillis = 0;
    if (changed && session.durable) {
      journalUpdate(session);
    }
  }

  private void journalUpdate(SessionState session) {
    journal.append(
        new LogRecord.SessionUpdated(
            session.id, session.user, session.expiryMillis, session.disconnectedAtMillis));
  }

  private Connection connect(SessionState session, OpenSession request, SessionListener listener) {
    long limit = context.quotas.limit(Resource.INFLIGHT);
    int maxInflight = (int) Math.max(1, Math.min(limit, request.maxInflight()));
    Connection connection = new Connection(session, request, maxInflight, listener);
    session.connection = connection;
    count(connection.protocol, 1);
    if (request.will() != null) {
      broker.wills.set(session.key, request.will());
    }
    broker.subscribing.attach(connection);
    context.event(BrokerEvent.Kind.CONNECTION_OPENED, broker.id, null, session.clientId);
    return connection;
  }

  private void count(Protocol protocol, int by) {
    broker.connections += by;
    context.quotas.connections += by;
    context.meters.connectionsChanged(context.nowMillis, protocol, by);
  }

  /**
   * Ends a connection.
   *
   * @param reason null if the client ended it
   * @param expiryMillis replaces the session's expiry; negative leaves it
   */
  void close(Connection connection, CloseReason reason, boolean publishWill, long expiryMillis) {
    SessionState session = connection.session;
    List<ConsumerFacts> consumers =
        broker.advisories.isWatched() ? ConsumerFacts.of(connection) : List.of();
    connection.isOpen = false;
    session.connection = null;
    count(connection.protocol, -1);
    connection.consumers.forEach(ClientConsumer::detach);
    context.transactions.abandon(connection);
    broker.producers.left(connection, reason == null && !publishWill);
    if (reason != null) {
      connection.send(false, new SessionEvent.Closed(reason));
    }
    if (expiryMillis >= 0 && session.durable) {
      session.expiryMillis = expiryMillis;
    }
    context.event(BrokerEvent.Kind.CONNECTION_CLOSED, broker.id, null, session.clientId);
    leave(session, publishWill);
    dispatchOthers(connection);
    consumers.forEach(consumer -> broker.advisories.consumer(consumer, false));
    broker.toldProducers.left(connection);
    broker.temporaries.left(connection);
    broker.advisories.connection(connection, false);
  }

  private void leave(SessionState session, boolean publishWill) {
    if (publishWill) {
      broker.wills.connectionLost(session.key);
    } else {
      broker.wills.clear(session.key);
    }
    session.disconnectedAtMillis = context.nowMillis;
    if (session.durable && session.expiryMillis > 0) {
      broker.settlement.suspend(session, true);
      journalUpdate(session);
      scheduleExpiry(session);
    } else {
      end(session);
    }
  }

  /** What a closed connection held back from other consumers of its queues is theirs now. */
  private static void dispatchOthers(Connection connection) {
    for (ClientConsumer consumer : connection.consumers) {
      consumer.left();
      consumer.dispatchOthers();
    }
  }

  private void scheduleExpiry(SessionState session) {
    if (session.expiresAtMillis() != Long.MAX_VALUE) {
      session.expiryTimer = context.timers.schedule(session.expiresAtMillis(), () -> end(session));
    }
  }

  /** Ends a session that is not connected, and writes so if it was durable. */
  private void end(SessionState session) {
    broker.wills.publish(session.key);
    if (session.durable) {
      journal.append(new LogRecord.SessionDeleted(session.id));
    }
    replayEnd(session);
  }

  /** Removes a session with its subscriptions, its queue and what it has not settled. */
  void replayEnd(SessionState session) {
    context.timers.cancel(session.expiryTimer);
    broker.sessions.remove(session.key);
    context.quotas.sessions--;
    broker.settlement.suspend(session, false);
    List.copyOf(session.subscriptions.keySet())
        .forEach(key -> broker.subscribing.replayRemove(session, key));
    if (session.queue != null) {
      session.queue.removeAll();
    }
  }

  /** After a restart no client is connected, and what was not settled waits for its session. */
  void recovered() {
    for (SessionState session : new ArrayList<>(broker.sessions.values())) {
      if (session.disconnectedAtMillis == 0) {
        session.disconnectedAtMillis = context.nowMillis;
        journalUpdate(session);
      }
      broker.settlement.suspend(session, true);
      scheduleExpiry(session);
    }
    broker.wills.allConnectionsLost();
    endExpired();
    broker.scheduled.recovered();
    broker.producers.recovered();
  }

  /** What its client's absence has ended by now ends before anything else comes, in this order. */
  private void endExpired() {
    broker.sessions.values().stream()
        .filter(session -> session.expiresAtMillis() <= context.nowMillis)
        .sorted(
            Comparator.comparingLong(SessionState::expiresAtMillis)
                .thenComparing(session -> session.key))
        .toList()
        .forEach(this::end);
  }

  /** Ends connections, of one user or, for null, of all; returns how many. */
  int disconnect(String user, CloseReason reason) {
    int ended = 0;
    for (SessionState session : new ArrayList<>(broker.sessions.values())) {
      if (session.isConnected() && (user == null || user.equals(session.user))) {
        close(session.connection, reason, true, -1);
        ended++;
      }
    }
    return ended;
  }

  /** Ends everything, for the broker's deletion. */
  void endAll() {
    for (SessionState session : new ArrayList<>(broker.sessions.values())) {
      if (session.isConnected()) {
        close(session.connection, CloseReason.BROKER_DELETED, false, -1);
      }
    }
    new ArrayList<>(broker.sessions.values()).forEach(this::replayEnd);
  }
}
