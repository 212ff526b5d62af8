package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Session;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.admission.Identified;
import io.sluice.gateway.admission.Principal;
import io.sluice.gateway.amqp.codec.Symbols;
import io.sluice.gateway.amqp.message.Address;
import io.sluice.gateway.connection.ReadGate;
import io.sluice.gateway.connection.SessionInbox;
import io.sluice.model.Protocol;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.qpid.protonj2.engine.Connection;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** Answers a client's open (2.7.1) once its session is open at its tenant's shard, or is not. */
final class Opening {
  private static final String PRODUCT = "Sluice";
  private static final int MAX_CONTAINER_ID_CHARS = 1_024;

  /** More often than twice in this time no sign of life is given. */
  private static final long MIN_IDLE_TIMEOUT_MILLIS = 500;

  private static final Symbol[] CAPABILITIES = {
    Symbols.SOLE_CONNECTION,
    Symbols.ANONYMOUS_RELAY,
    Symbols.DELAYED_DELIVERY,
    Symbols.SHARED_SUBSCRIPTIONS
  };

  private final AmqpConnection connection;
  private final Principal principal;
  private final SessionInbox inbox;

  private Opening(AmqpConnection connection, Principal principal) {
    this.connection = connection;
    this.principal = principal;
    this.inbox = new SessionInbox(connection.eventLoop());
  }

  /** The client's open came; what it sends after it waits. */
  static void begin(AmqpConnection connection, Identified identified) {
    Opening opening = new Opening(connection, identified.principal());
    connection.handshakeDone();
    ErrorCondition problem = opening.problem();
    if (problem != null) {
      connection.report(Kind.CONNECTION_REFUSED, opening.principal, problem.getDescription());
      connection.fail(problem);
      return;
    }
    connection.gate().close(ReadGate.Cause.ADMISSION);
    connection
        .services()
        .admission()
        .open(identified, opening::request, opening.inbox)
        .thenAccept(
            admitted ->
                connection
                    .eventLoop()
                    .execute(() -> connection.execute(() -> opening.onAdmitted(admitted))));
  }

  private ErrorCondition problem() {
    String containerId = containerId();
    if (containerId == null || containerId.isEmpty()) {
      return Conditions.invalidContainerId("the container-id is empty");
    }
    if (containerId.length() > MAX_CONTAINER_ID_CHARS) {
      return Conditions.invalidContainerId(
          "the container-id has "
              + containerId.length()
              + " characters; use at most "
              + MAX_CONTAINER_ID_CHARS);
    }
    long idleMillis = connection.amqp().getRemoteIdleTimeout();
    return idleMillis > 0 && idleMillis < MIN_IDLE_TIMEOUT_MILLIS
        ? new ErrorCondition(
            AmqpError.INVALID_FIELD,
            "an idle-time-out of "
                + idleMillis
                + " ms cannot be kept; ask for "
                + MIN_IDLE_TIMEOUT_MILLIS
                + " ms or more")
        : null;
  }

  private String containerId() {
    return connection.amqp().getRemoteContainerId();
  }

  /** Only who asks to be the sole connection of its container is one (sole-connection, 2). */
  private String clientId() {
    Symbol[] desired = connection.amqp().getRemoteDesiredCapabilities();
    boolean sole = desired != null && Arrays.asList(desired).contains(Symbols.SOLE_CONNECTION);
    return sole ? containerId() : containerId() + "#" + UUID.randomUUID();
  }

  private OpenSession request(Principal admitted) {
    int maxInflight = connection.options().maxInflight();
    return connection.request(admitted, Protocol.AMQP, clientId(), false, maxInflight);
  }

  private void onAdmitted(Admitted admitted) {
    Session session = admitted.opened().session();
    if (connection.isOver()) {
      if (session != null) {
        session.close(false, -1);
      }
    } else if (session == null) {
      connection.fail(Conditions.ofOpen(admitted.opened().refusal()));
    } else {
      accept(admitted);
    }
  }

  private void accept(Admitted admitted) {
    AmqpClient client = new AmqpClient(connection, admitted, containerId());
    Connection amqp = connection.configured();
    amqp.setOfferedCapabilities(CAPABILITIES);
    amqp.setProperties(properties());
    if (connection.options().idleTimeoutMillis() > 0) {
      amqp.setIdleTimeout(Math.max(1, connection.options().idleTimeoutMillis() / 2));
    }
    connection.become(client);
    client.start();
    amqp.open();
    inbox.open(events -> connection.execute(() -> client.onEvents(events)));
    connection.out().flushNow();
    connection.gate().open(ReadGate.Cause.ADMISSION);
  }

  private Map<Symbol, Object> properties() {
    Map<Symbol, Object> properties = new LinkedHashMap<>();
    properties.put(Symbols.PRODUCT, PRODUCT);
    properties.put(Symbols.VERSION, connection.options().version());
    properties.put(Symbols.QUEUE_PREFIX, Address.QUEUE_PREFIX);
    properties.put(Symbols.TOPIC_PREFIX, Address.TOPIC_PREFIX);
    return properties;
  }
}
