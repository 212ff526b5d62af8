package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.amqp.message.MessageReader;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.KeepAlive;
import io.sluice.gateway.connection.Permissions;
import io.sluice.gateway.connection.WindowReports;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/**
 * A client with a session: its links are made by {@link Links}; what the shard tells goes to whom
 * it is for.
 */
final class AmqpClient {
  private final AmqpConnection connection;
  private final Principal principal;
  private final String containerId;
  private final Session session;
  private final Permissions permissions;
  private final Backlog backlog;
  private final Requests requests;
  private final WindowReports reports;
  private final Consumers consumers = new Consumers();
  private final SessionWindows sessionWindows = new SessionWindows();
  private final Publishes publishes;
  private final Transactions transactions;
  private final MessageReader reader = new MessageReader();
  private final PartialDelivery.Budget partialBytes;
  private final Links links;
  private KeepAlive keepAlive;
  private Heartbeat heartbeat;
  private boolean open = true;

  AmqpClient(AmqpConnection connection, Admitted admitted, String containerId) {
    this.connection = connection;
    this.principal = admitted.principal();
    this.containerId = containerId;
    this.session = admitted.opened().session();
    permissions = new Permissions(connection.services().authorizer(), principal);
    backlog = new Backlog(connection.gate(), connection.flow());
    requests = new Requests(connection.gate(), backlog);
    reports = new WindowReports(connection, session);
    publishes = new Publishes(this);
    transactions = new Transactions(this);
    links = new Links(this);
    partialBytes = new PartialDelivery.Budget(2L * connection.options().maxMessageBytes());
  }

  /** The client is told that it is connected; it may make sessions and links. */
  void start() {
    long idleTimeoutMillis = connection.options().idleTimeoutMillis();
    keepAlive =
        new KeepAlive(
            connection, TimeUnit.MILLISECONDS.toNanos(idleTimeoutMillis), this::onSilence);
    heartbeat = new Heartbeat(connection, connection.amqp().getRemoteIdleTimeout());
    connection.amqp().sessionOpenHandler(links::onSession);
    connection.amqp().receiverOpenHandler(links::onReceiver);
    connection.amqp().senderOpenHandler(links::onSender);
  }

  AmqpConnection connection() {
    return connection;
  }

  AmqpOptions options() {
    return connection.options();
  }

  Principal principal() {
    return principal;
  }

  String containerId() {
    return containerId;
  }

  Session session() {
    return session;
  }

  Permissions permissions() {
    return permissions;
  }

  Backlog backlog() {
    return backlog;
  }

  Requests requests() {
    return requests;
  }

  WindowReports reports() {
    return reports;
  }

  Consumers consumers() {
    return consumers;
  }

  Links links() {
    return links;
  }

  SessionWindows sessionWindows() {
    return sessionWindows;
  }

  Publishes publishes() {
    return publishes;
  }

  Transactions transactions() {
    return transactions;
  }

  MessageReader reader() {
    return reader;
  }

  PartialDelivery.Budget partialBytes() {
    return partialBytes;
  }

  long nowMillis() {
    return connection.services().epochMillis().getAsLong();
  }

  void report(BrokerEvent.Kind kind, String detail) {
    connection.report(kind, principal, detail);
  }

  private void onSilence() {
    connection.fail(
        new ErrorCondition(
            AmqpError.RESOURCE_LIMIT_EXCEEDED,
            "nothing came for " + connection.options().idleTimeoutMillis() + " ms"));
  }

  void onWritable() {
    reports.report();
  }

  /** The connection ends, or has. */
  void leave() {
    if (open) {
      stop();
      session.close(false, -1);
    }
  }

  private void stop() {
    open = false;
    keepAlive.stop();
    heartbeat.stop();
    reports.stop();
  }

  /** What the shard told, in order. */
  void onEvents(List<SessionEvent> events) {
    for (int i = 0; i < events.size() && open; i++) {
      onEvent(events.get(i));
    }
    if (open) {
      reports.reportIfMuch();
      connection.out().flushSoon();
    }
  }

  private void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery delivery) {
      consumers.get(delivery.consumerId()).onDelivery(delivery);
    } else if (event instanceof SessionEvent.Published published) {
      publishes.onPublished(published);
    } else if (event instanceof SessionEvent.Received received) {
      consumers.onReceived(received.deliveryId());
    } else if (event instanceof SessionEvent.Drained drained) {
      consumers.get(drained.consumerId()).onDrained();
    } else if (event instanceof SessionEvent.ConsumerOpened opened) {
      requests.answer(opened.tag(), event);
    } else if (event instanceof SessionEvent.ConsumerClosed closed) {
      requests.answer(closed.tag(), event);
    } else if (event instanceof SessionEvent.TemporaryAnswered answered) {
      requests.answer(answered.tag(), event);
    } else if (event instanceof SessionEvent.SubscriptionFound found) {
      requests.answer(found.tag(), event);
    } else if (event instanceof SessionEvent.SubscriptionDeleted deleted) {
      requests.answer(deleted.tag(), event);
    } else if (event instanceof SessionEvent.TransactionEnded ended) {
      requests.answer(ended.tag(), event);
    } else if (event instanceof SessionEvent.Closed closed) {
      stop();
      connection.fail(Conditions.of(closed.reason()));
    }
  }
}
