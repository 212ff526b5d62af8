package io.sluice.gateway.openwire;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.gateway.admission.Admitted;
import io.sluice.gateway.connection.Requests;
import io.sluice.gateway.connection.SessionClient;
import io.sluice.gateway.openwire.codec.WireError;
import jakarta.jms.JMSException;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.CommandTypes;
import org.apache.activemq.command.ConnectionId;
import org.apache.activemq.command.ConnectionInfo;
import org.apache.activemq.command.ConsumerControl;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.DestinationInfo;
import org.apache.activemq.command.Message;
import org.apache.activemq.command.MessageAck;
import org.apache.activemq.command.MessagePull;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.RemoveInfo;
import org.apache.activemq.command.RemoveSubscriptionInfo;
import org.apache.activemq.command.SessionId;
import org.apache.activemq.command.TransactionInfo;

/**
 * A client with a session: each command, and each event of the session, goes to the collaborator
 * that it is for. A message comes in through {@link Sends} and goes out through a {@link
 * Subscriber}.
 */
final class OpenWireClient extends SessionClient {
  private final OpenWireConnection connection;
  private final String clientId;
  private final Requests requests;
  private final Transactions transactions;
  private final Numbering numbering;
  private final Sends sends;
  private final Consumers consumers;
  private final Acks acks;
  private final Temporaries temporaries;
  private final Advisories advisories;
  private boolean saidGoodbye;

  OpenWireClient(OpenWireConnection connection, Admitted admitted, ConnectionInfo info) {
    super(connection, admitted);
    this.connection = connection;
    this.clientId = info.getClientId();
    requests = new Requests(connection);
    transactions = new Transactions(this);
    Contents contents = new Contents(connection.options().maxFrameBytes());
    numbering = new Numbering(info);
    sends = new Sends(this, new MessageReader(contents, principal().user()), numbering);
    consumers = new Consumers(this);
    acks = new Acks(this);
    temporaries = new Temporaries(this);
    advisories = new Advisories(this, info.getConnectionId());
  }

  OpenWireConnection connection() {
    return connection;
  }

  String clientId() {
    return clientId;
  }

  Requests requests() {
    return requests;
  }

  Transactions transactions() {
    return transactions;
  }

  Consumers consumers() {
    return consumers;
  }

  Advisories advisories() {
    return advisories;
  }

  /** True if the client goes on where a lost connection ended: some of it, it sends again. */
  boolean hasReturned() {
    return numbering.hasReturned();
  }

  /** The connection ends, or has. */
  void left() {
    leave(!saidGoodbye, -1);
  }

  /** Answers a command with what the shard said. */
  void answer(Command command, Refusal refusal) {
    if (refusal == null) {
      connection.respond(command);
    } else {
      connection.fail(command, Refusals.of(refusal));
    }
  }

  void onCommand(Command command) {
    try {
      handle(command);
    } catch (CommandRefused refused) {
      connection.fail(command, refused.getCause());
    }
  }

  private void handle(Command command) {
    if (command instanceof Message message) {
      sends.onMessage(message);
    } else if (command instanceof MessageAck ack) {
      acks.onAck(ack);
    } else if (command instanceof MessagePull pull) {
      consumers.onPull(pull);
    } else if (command instanceof TransactionInfo info) {
      transactions.onInfo(info);
    } else if (command instanceof ConsumerInfo info) {
      consumers.onConsumer(info);
    } else if (command instanceof ProducerInfo info) {
      sends.producers().onProducer(info);
    } else if (command instanceof RemoveInfo info) {
      onRemove(info);
    } else if (command instanceof DestinationInfo info) {
      temporaries.onInfo(info);
    } else if (command instanceof RemoveSubscriptionInfo info) {
      consumers.onUnsubscribe(info);
    } else if (command instanceof ConsumerControl control) {
      consumers.onControl(control);
    } else {
      onOther(command);
    }
  }

  private void onOther(Command command) {
    switch (command.getDataStructureType()) {
      case CommandTypes.SESSION_INFO, CommandTypes.CONNECTION_CONTROL, CommandTypes.FLUSH_COMMAND ->
          connection.respond(command);
      case CommandTypes.RESPONSE -> {
        // Failover clients send one, to nothing, for what they track and have no answer to.
      }
      case CommandTypes.SHUTDOWN_INFO -> {
        saidGoodbye = true;
        sends.removeAll();
        connection.leave();
        connection.end();
      }
      case CommandTypes.CONNECTION_INFO ->
          throw new WireError("the client has sent its ConnectionInfo already");
      default ->
          throw new WireError(
              "a client may not send " + command.getClass().getSimpleName() + " here");
    }
  }

  private void onRemove(RemoveInfo info) {
    if (info.getObjectId() instanceof ConsumerId id) {
      consumers.remove(id, info.getLastDeliveredSequenceId(), info);
      return;
    } else if (info.getObjectId() instanceof ProducerId id) {
      sends.remove(id);
    } else if (info.getObjectId() instanceof SessionId id) {
      consumers.remove(id, info.getLastDeliveredSequenceId());
      sends.remove(id);
    } else if (!(info.getObjectId() instanceof ConnectionId)) {
      throw new CommandRefused(new JMSException("there is nothing to remove"));
    }
    requests.whenAllAnswered(() -> connection.respond(info));
  }

  @Override
  protected void onEvent(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery delivery) {
      consumers.onDelivery(delivery);
    } else if (event instanceof SessionEvent.Published published) {
      sends.onPublished(published);
    } else if (event instanceof SessionEvent.Answer answer) {
      requests.answered(answer.tag(), answer.refusal());
    } else if (event instanceof SessionEvent.Prepared prepared) {
      transactions.branches().onPrepared(prepared);
    } else if (event instanceof SessionEvent.PreparedEnded ended) {
      transactions.branches().onEnded(ended);
    } else if (event instanceof SessionEvent.Recovered recovered) {
      transactions.branches().onRecovered(recovered);
    } else if (event instanceof SessionEvent.Drained drained) {
      consumers.onDrained(drained);
    } else if (event instanceof SessionEvent.Closed closed) {
      onClosed(closed.reason());
    }
  }

  /** The session is gone already. Failover clients try again at once if they are told nothing. */
  private void onClosed(CloseReason reason) {
    stop();
    if (reason == CloseReason.SHUTTING_DOWN || reason == CloseReason.UNAVAILABLE) {
      connection.leave();
      connection.end();
    } else {
      connection.endWith(Refusals.ofClose(reason));
    }
  }
}
