package io.sluice.gateway.amqp;

import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.amqp.message.Address;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.ReceiverSettleMode;

/**
 * Answers a client that attaches to send: to a destination, to a temporary one that is made for it,
 * or to whatever each message names (an anonymous terminus).
 */
final class InboundAttach {
  private final AmqpClient client;
  private final Receiver receiver;

  InboundAttach(AmqpClient client, Receiver receiver) {
    this.client = client;
    this.receiver = receiver;
  }

  void attach(Target target) {
    if (target.isDynamic()) {
      Destination made = Temporaries.name(target.getCapabilities());
      client
          .session()
          .createTemporary(
              client.requests().askFirst(answer -> onMade(made, Temporaries.refusal(answer))),
              made);
    } else if (target.getAddress() == null) {
      open(null, false, target);
    } else {
      attach(Address.ofTarget(target.getAddress(), target.getCapabilities()), target);
    }
  }

  private void attach(Address address, Target target) {
    if (address.problem() != null) {
      refuse(
          Kind.PUBLISH_REFUSED,
          new ErrorCondition(
              AmqpError.INVALID_FIELD, "'" + target.getAddress() + "': " + address.problem()));
    } else if (!client.permissions().allow(Action.PUBLISH, address.destination())) {
      refuse(
          Kind.AUTHORIZATION_REFUSED,
          new ErrorCondition(
              AmqpError.UNAUTHORIZED_ACCESS,
              "the user may not publish to '" + target.getAddress() + "'"));
    } else {
      open(address.destination(), false, target);
    }
  }

  private void onMade(Destination made, Refusal refusal) {
    if (refusal != null) {
      refuse(Kind.PUBLISH_REFUSED, Conditions.of(refusal));
      return;
    }
    Target target = receiver.<Target>getRemoteTarget().copy();
    target.setAddress(Address.of(made));
    open(made, true, target);
  }

  private void open(Destination destination, boolean owned, Target target) {
    InboundLink link = new InboundLink(client, receiver, destination, owned);
    receiver.setSource(receiver.getRemoteSource());
    receiver.setTarget(target);
    receiver.setSenderSettleMode(receiver.getRemoteSenderSettleMode());
    boolean second = receiver.getRemoteReceiverSettleMode() == ReceiverSettleMode.SECOND;
    receiver.setReceiverSettleMode(second ? ReceiverSettleMode.SECOND : ReceiverSettleMode.FIRST);
    receiver.setMaxMessageSize(UnsignedLong.valueOf(client.options().maxMessageBytes()));
    link.open();
  }

  private void refuse(Kind kind, ErrorCondition error) {
    client.report(kind, error.getDescription());
    LinkRefusals.refuse(receiver, error);
  }
}
