package io.sluice.gateway.amqp;

import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.amqp.message.MessageReader;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.KeepAlive;
import io.sluice.gateway.connection.SessionClient;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/**
 * A client with a session: its links are made by {@link Links}; what the shard tells goes to whom
 * it is for.
 */
final class AmqpClient extends SessionClient {
  private final AmqpConnection connection;
  private final String containerId;
  private final Backlog backlog;
  private final Requests requests;
  private final Consumers consumers = new Consumers();
  private final SessionWindows sessionWindows = new SessionWindows();
  private final Publishes publishes;
  private final Transactions transactions;
  private final MessageReader reader = new MessageReader();
  private final PartialDelivery.Budget partialBytes;
  private final Links links;
  private long lastProducerId;
  private KeepAlive keepAlive;
  private Heartbeat heartbeat;

  AmqpClient(AmqpConnection connection, Admitted admitted, String containerId) {
    super(connection, admitted);
    this.connection = connection;
    this.containerId = containerId;
    backlog = new Backlog(connection.gate(), connection.flow());
    requests = new Requests(connection.gate(), backlog);
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

  String containerId() {
    return containerId;
  }

  Backlog backlog() {
    return backlog;
  }

  Requests requests() {
    return requests;
  }

  Consumers consumers() {
    return consumers;
  }

  Links links() {
    return links;
  }

  long nextProducerId() {
    return ++lastProducerId;
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

  private void onSilence() {
    connection.fail(
        new ErrorCondition(
            AmqpError.RESOURCE_LIMIT_EXCEEDED,
            "nothing came for " + connection.options().idleTimeoutMillis() + " ms"));
  }

  @Override
  protected void onStop() {
    keepAlive.stop();
    heartbeat.stop();
  }

  @Override
  protected void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery delivery) {
      consumers.get(delivery.consumerId()).onDelivery(delivery);
    } else if (event instanceof SessionEvent.Published published) {
      publishes.onPublished(published);
    } else if (event instanceof SessionEvent.Received received) {
      consumers.onReceived(received.deliveryId());
    } else if (event instanceof SessionEvent.Drained drained) {
      consumers.get(drained.consumerId()).onDrained();
    } else if (event instanceof SessionEvent.Answer answer) {
      requests.answer(answer.tag(), event);
    } else if (event instanceof SessionEvent.SubscriptionFound found) {
      requests.answer(found.tag(), event);
    } else if (event instanceof SessionEvent.Closed closed) {
      stop();
      connection.fail(Conditions.of(closed.reason()));
    }
  }
}
