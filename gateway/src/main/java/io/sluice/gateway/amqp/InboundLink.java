package io.sluice.gateway.amqp;

import io.netty.buffer.ByteBuf;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.Refusal;
import io.sluice.gateway.amqp.codec.AmqpViolation;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Outcome;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.AmqpError;
import org.apache.qpid.protonj2.types.transport.DeliveryState;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.apache.qpid.protonj2.types.transport.LinkError;
import org.apache.qpid.protonj2.types.transport.ReceiverSettleMode;
import org.apache.qpid.protonj2.types.transport.Transfer;

/**
 * A link on which a client sends: puts transfers together to messages, gives them to the broker
 * through {@link Publisher}, and answers each with its outcome once the broker has.
 */
final class InboundLink extends AttachedLink {
  private final Receiver receiver;
  private final Destination temporary;
  private final Publisher publisher;
  private final CreditWindow credit;
  private final PartialDelivery partial;

  /** Told for those who watch; null if messages go to various destinations. */
  private final ProducerSpec producer;

  /**
   * @param destination where messages go, or null for where each says
   * @param owned true if the destination is a temporary one that goes with this link
   */
  InboundLink(AmqpClient client, Receiver receiver, Destination destination, boolean owned) {
    super(client);
    this.receiver = receiver;
    this.temporary = owned ? destination : null;
    publisher = new Publisher(client, this, destination);
    credit = new CreditWindow(client.connection(), receiver, client.options().creditWindow());
    partial = new PartialDelivery(client.partialBytes());
    producer =
        destination == null ? null : new ProducerSpec(client.nextProducerId(), destination, null);
  }

  /** Answers the attach, as the engine's link is set up to, and lets the client send. */
  void open() {
    begin(receiver);
    receiver.deliveryReadHandler(this::onTransfer);
    receiver.deliveryAbortedHandler(this::onTransfer);
    receiver.deliveryStateUpdatedHandler(InboundLink::onSettled);
    receiver.closeHandler(closed -> onDetach(true));
    receiver.detachHandler(detached -> onDetach(false));
    receiver.open();
    credit.refill();
    if (producer != null) {
      client.session().openProducer(producer);
    }
  }

  private void onTransfer(IncomingDelivery delivery) {
    if (client.connection().isOver()) {
      return; // The engine goes on for a moment after it has failed.
    }
    if (!partial.isBegun() && !credit.take()) {
      if (!isOpen()) {
        throw AmqpViolation.notAllowed("transfers go on on a link that is detached");
      }
      fail(LinkError.TRANSFER_LIMIT_EXCEEDED, "there was no credit for a transfer");
    }
    if (!isOpen()) {
      return; // It was sent before the client could know.
    }
    if (delivery.isAborted()) {
      partial.drop();
      delivery.settle();
      credit.answered();
    } else {
      onPayload(delivery);
    }
  }

  private void onPayload(IncomingDelivery delivery) {
    ByteBuf payload = client.connection().frame().payload();
    int maxBytes = client.options().maxMessageBytes();
    if (((Transfer) client.connection().frame().performative()).getResume()) {
      fail(AmqpError.NOT_IMPLEMENTED, "deliveries cannot be resumed; send them anew");
    } else if (partial.bytes() + payload.readableBytes() > maxBytes) {
      fail(
          LinkError.MESSAGE_SIZE_EXCEEDED,
          "a message has more than the " + maxBytes + " bytes of the link's max-message-size");
    } else if (!delivery.isPartial() && !partial.isBegun()) {
      publisher.onMessage(delivery, payload);
    } else if (!partial.append(payload)) {
      fail(AmqpError.RESOURCE_LIMIT_EXCEEDED, "too much is sent in deliveries that do not end");
    } else if (!delivery.isPartial()) {
      publisher.onMessage(delivery, partial.take());
    }
  }

  /** The client has settled what it sent: so it need not be told, or was told before. */
  private static void onSettled(IncomingDelivery delivery) {
    boolean answered = delivery.getState() != null;
    if (answered && delivery.isRemotelySettled() && !delivery.isSettled()) {
      delivery.settle();
    }
  }

  /** The broker's answer to a delivery; {@code refusal} is null if it was taken. */
  void onPublished(IncomingDelivery delivery, Refusal refusal) {
    if (refusal == null) {
      answer(delivery, Accepted.getInstance());
    } else {
      if (refusal.cause() == Refusal.Cause.QUOTA) {
        credit.pause();
      }
      reject(delivery, Conditions.of(refusal));
    }
  }

  /** Rejects a delivery that the broker did not see. */
  void refuse(IncomingDelivery delivery, Kind kind, ErrorCondition error) {
    client.report(kind, error.getDescription());
    reject(delivery, error);
  }

  /** A client that does not wait for outcomes learns from the end of the link alone. */
  private void reject(IncomingDelivery delivery, ErrorCondition error) {
    if (delivery.isRemotelySettled()) {
      fail(error);
    }
    answer(delivery, new Rejected(error));
  }

  private <T extends Outcome & DeliveryState> void answer(IncomingDelivery delivery, T outcome) {
    if (isOpen()) {
      boolean first = receiver.getReceiverSettleMode() == ReceiverSettleMode.FIRST;
      delivery.disposition(
          inTransaction(delivery.getRemoteState(), outcome), first || delivery.isRemotelySettled());
      credit.answered();
    }
  }

  private static <T extends Outcome & DeliveryState> DeliveryState inTransaction(
      DeliveryState sent, T outcome) {
    return sent instanceof TransactionalState transactional
        ? new TransactionalState().setTxnId(transactional.getTxnId()).setOutcome(outcome)
        : outcome;
  }

  private void fail(Symbol condition, String detail) {
    client.report(Kind.PUBLISH_REFUSED, detail);
    fail(new ErrorCondition(condition, detail));
  }

  /** Ends the link with an error. */
  void fail(ErrorCondition error) {
    if (isOpen()) {
      stop();
      receiver.setCondition(error);
      receiver.close();
    }
  }

  private void onDetach(boolean closed) {
    stop();
    if (closed) {
      receiver.close();
    } else {
      receiver.detach();
    }
  }

  @Override
  void onSessionEnd() {
    stop();
  }

  private void stop() {
    if (end()) {
      partial.drop();
      if (producer != null) {
        client.session().closeProducer(producer.producerId());
      }
      if (temporary != null) {
        client.session().deleteTemporary(client.requests().ask(deleted -> {}), temporary);
      }
    }
  }
}
