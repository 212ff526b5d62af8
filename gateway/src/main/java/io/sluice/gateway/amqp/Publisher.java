package io.sluice.gateway.amqp;

import io.netty.buffer.ByteBuf;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import io.sluice.gateway.amqp.message.Address;
import io.sluice.gateway.amqp.message.MessageReader;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** Checks the messages that come on a link and gives them to the broker. */
final class Publisher {
  private final AmqpClient client;
  private final InboundLink link;
  private final Destination fixed;

  /** Those who send to an anonymous terminus mostly stay with one address. */
  private String lastTo;

  private Address lastAddress;

  /**
   * @param fixed where messages go, or null for where each says
   */
  Publisher(AmqpClient client, InboundLink link, Destination fixed) {
    this.client = client;
    this.link = link;
    this.fixed = fixed;
  }

  /** A whole message came. */
  void onMessage(IncomingDelivery delivery, ByteBuf content) {
    MessageReader reader = client.reader();
    try {
      reader.read(content);
    } catch (AmqpViolation malformed) {
      refuse(delivery, malformed.condition(), malformed.getMessage());
      return;
    }
    Destination destination = fixed == null ? relayed(delivery, reader.to()) : fixed;
    if (destination != null && isOwnUser(delivery, reader.userId())) {
      publish(delivery, reader.message(destination, Qos.AT_LEAST_ONCE, client.nowMillis()));
    }
  }

  private void publish(IncomingDelivery delivery, Message message) {
    if (delivery.getRemoteState() instanceof TransactionalState transactional) {
      client.transactions().publish(link, delivery, message, transactional.getTxnId());
    } else {
      client.publishes().publish(link, delivery, message);
    }
  }

  /** Where a message goes that came to the anonymous terminus, or null if it was refused. */
  private Destination relayed(IncomingDelivery delivery, String to) {
    if (to == null) {
      refuse(delivery, AmqpError.INVALID_FIELD, "the message names no destination in its 'to'");
      return null;
    }
    if (!to.equals(lastTo)) {
      lastTo = to;
      lastAddress = Address.ofTarget(to);
    }
    if (lastAddress.problem() != null) {
      refuse(delivery, AmqpError.INVALID_FIELD, "'" + to + "': " + lastAddress.problem());
      return null;
    }
    if (!client.permissions().allow(Action.PUBLISH, lastAddress.destination())) {
      String detail = "the user may not publish to '" + to + "'";
      link.refuse(
          delivery,
          Kind.AUTHORIZATION_REFUSED,
          new ErrorCondition(AmqpError.UNAUTHORIZED_ACCESS, detail));
      return null;
    }
    return lastAddress.destination();
  }

  /** A message says nothing of who sent it, or the truth (3.2.4). */
  private boolean isOwnUser(IncomingDelivery delivery, String userId) {
    String user = client.principal().user();
    if (userId == null
        || userId.equals(user)
        || userId.equals(client.principal().broker() + "/" + user)) {
      return true;
    }
    link.refuse(
        delivery,
        Kind.AUTHORIZATION_REFUSED,
        new ErrorCondition(
            AmqpError.UNAUTHORIZED_ACCESS, "the user-id is not that of the user who sends"));
    return false;
  }

  private void refuse(IncomingDelivery delivery, Symbol condition, String detail) {
    link.refuse(delivery, Kind.PUBLISH_REFUSED, new ErrorCondition(condition, detail));
  }
}
