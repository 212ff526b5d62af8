package io.sluice.gateway.amqp;

import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Session;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SubscriptionName;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Received;
import org.apache.qpid.protonj2.types.messaging.Released;
import org.apache.qpid.protonj2.types.transactions.TransactionalState;
import org.apache.qpid.protonj2.types.transport.DeliveryState;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/**
 * A link on which a client receives: a consumer at the shard, whose deliveries go out through
 * {@link Transfers} and whose outcomes come back here.
 */
final class OutboundLink extends AttachedLink {
  private final Session session;
  private final Sender sender;
  private final org.apache.qpid.protonj2.types.messaging.Outcome defaultOutcome;
  private final SubscriptionName subscription;
  private final Destination temporary;
  private final long consumerId;
  private final Transfers transfers;
  private final ConsumerCredit credit;

  /**
   * @param defaultOutcome of what the client settles without one, null if it did not say
   * @param subscription null for a queue and for a subscription that is the link's alone
   * @param temporary a destination that goes with this link, or null
   */
  OutboundLink(
      AmqpClient client,
      Sender sender,
      org.apache.qpid.protonj2.types.messaging.Outcome defaultOutcome,
      SubscriptionName subscription,
      Destination temporary) {
    super(client);
    this.session = client.session();
    this.sender = sender;
    this.defaultOutcome = defaultOutcome == null ? Released.getInstance() : defaultOutcome;
    this.subscription = subscription;
    this.temporary = temporary;
    this.consumerId = client.consumers().add(this);
    this.transfers = new Transfers(client, sender);
    this.credit = new ConsumerCredit(session, sender, consumerId, transfers);
  }

  long consumerId() {
    return consumerId;
  }

  org.apache.qpid.protonj2.types.messaging.Outcome defaultOutcome() {
    return defaultOutcome;
  }

  /** The shard has no such consumer. */
  void refused() {
    client.consumers().remove(consumerId);
    deleteTemporary();
  }

  /** Answers the attach, as the engine's link is set up to. */
  void open() {
    begin(sender);
    sender.creditStateUpdateHandler(changed -> onCredit());
    sender.deliveryStateUpdatedHandler(this::onDisposition);
    sender.closeHandler(closed -> onDetach(true));
    sender.detachHandler(detached -> onDetach(false));
    sender.open();
  }

  private void onCredit() {
    if (isOpen()) {
      transfers.flush();
      credit.update();
    }
  }

  /** The shard hands a message over. */
  void onDelivery(Delivery delivery) {
    credit.used();
    if (!isOpen()) {
      client.reports().add(delivery.message().sizeBytes()); // The shard has taken it back.
    } else if (delivery.message().expiredAt(client.nowMillis())) {
      drop(delivery, Outcome.ACCEPTED, Kind.MESSAGE_EXPIRED, "expired on its way to the client");
    } else if (isTooLarge(delivery)) {
      drop(
          delivery,
          Outcome.MODIFIED_UNDELIVERABLE_HERE,
          Kind.MESSAGE_DROPPED,
          "larger than the client's max-message-size");
    } else if (!transfers.hasCredit()) {
      giveBack(delivery); // The client took credit back while it was on its way.
    } else {
      transfers.add(delivery);
    }
  }

  private boolean isTooLarge(Delivery delivery) {
    var max = sender.getRemoteMaxMessageSize();
    return max != null
        && max.longValue() > 0
        && Long.compareUnsigned(delivery.message().sizeBytes(), max.longValue()) > 0;
  }

  private void drop(Delivery delivery, Outcome outcome, Kind kind, String detail) {
    client.report(kind, detail);
    settle(delivery, outcome);
    credit.update();
  }

  private void giveBack(Delivery delivery) {
    settle(delivery, Outcome.RELEASED);
  }

  private void settle(Delivery delivery, Outcome outcome) {
    client.reports().add(delivery.message().sizeBytes());
    if (delivery.deliveryId() != 0) {
      session.settle(delivery.deliveryId(), outcome);
    }
  }

  void onDrained() {
    if (isOpen()) {
      credit.drained();
    }
  }

  private void onDisposition(OutgoingDelivery delivery) {
    int deliveryId = delivery.<Integer>getLinkedResource();
    DeliveryState state = delivery.getRemoteState();
    if (state instanceof TransactionalState transactional) {
      client.transactions().retire(this, deliveryId, delivery, transactional);
    } else if (client.consumers().isReceiving(deliveryId)) {
      return; // Whatever it says now, it has accepted before.
    } else if (delivery.isRemotelySettled()) {
      session.settle(deliveryId, Outcomes.of(state == null ? defaultOutcome : state));
      delivery.settle();
    } else if (state instanceof Accepted) {
      client.consumers().receiving(deliveryId, delivery);
      session.receive(deliveryId);
    } else if (state != null && !(state instanceof Received)) {
      session.settle(deliveryId, Outcomes.of(state));
      delivery.disposition(state, true);
    }
  }

  /** It is lasting that the client accepted a delivery, and it may forget it. */
  void onReceived(int deliveryId, OutgoingDelivery delivery) {
    session.settle(deliveryId, Outcome.ACCEPTED);
    if (!isOpen()) {
      return; // The engine has forgotten its deliveries, or is about to.
    }
    if (delivery.isRemotelySettled()) {
      delivery.settle();
    } else {
      delivery.disposition(Accepted.getInstance(), true);
    }
  }

  /** Ends the link with an error. */
  void fail(ErrorCondition error) {
    if (isOpen()) {
      client.report(Kind.PROTOCOL_ERROR, error.getDescription());
      stop(() -> {});
      sender.setCondition(error);
      sender.close();
    }
  }

  private void onDetach(boolean closed) {
    stop(
        () -> {
          if (closed) {
            deleteSubscription();
          } else {
            sender.detach();
          }
        });
  }

  /** A terminus that is closed is gone, also one that never expires (2.6.4). */
  private void deleteSubscription() {
    if (subscription != null && subscription.durable()) {
      session.deleteSubscription(client.requests().ask(deleted -> sender.close()), subscription);
    } else {
      sender.close();
    }
  }

  @Override
  void onSessionEnd() {
    stop(() -> {});
  }

  /** What is not settled goes back, and only then is the client told. */
  private void stop(Runnable then) {
    if (!end()) {
      return;
    }
    transfers.stop();
    session.closeConsumer(
        client
            .requests()
            .ask(
                closed -> {
                  client.consumers().remove(consumerId);
                  deleteTemporary();
                  then.run();
                }),
        consumerId);
  }

  private void deleteTemporary() {
    if (temporary != null) {
      session.deleteTemporary(client.requests().ask(deleted -> {}), temporary);
    }
  }
}
