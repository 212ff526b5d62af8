package io.sluice.gateway.stomp;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.stomp.codec.Frame;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client's subscriptions, by the ids it gave them. */
final class Subscriptions {
  private final StompClient client;
  private final MessageWriter writer;
  private final Map<String, Subscription> byId = new HashMap<>();
  private final LongObjectHashMap<Subscription> byConsumer = new LongObjectHashMap<>();

  /** What each browser browses, until it has seen all. */
  private final LongObjectHashMap<String> browsed = new LongObjectHashMap<>(1);

  private long lastConsumerId;

  Subscriptions(StompClient client) {
    this.client = client;
    writer = new MessageWriter(client);
  }

  /** True if there is or was a subscription with this consumer. */
  boolean existed(long consumerId) {
    return consumerId > 0 && consumerId <= lastConsumerId;
  }

  /** The subscription with this id, or none. */
  Collection<Subscription> ofId(String id) {
    Subscription subscription = byId.get(id);
    return subscription == null ? List.of() : List.of(subscription);
  }

  Collection<Subscription> all() {
    return byId.values();
  }

  /** The subscription with this consumer, or null. */
  Subscription ofConsumer(long consumerId) {
    return byConsumer.get(consumerId);
  }

  void onSubscribe(Frame frame) {
    SubscribeFrame subscribe = new SubscribeFrame(frame, client);
    String id = subscribe.id();
    int max = client.connection().options().maxSubscriptions();
    if (byId.containsKey(id)) {
      throw frame.error("there is a subscription '" + id + "' already");
    }
    if (byId.size() >= max) {
      throw frame.error("a client has at most " + max + " subscriptions");
    }
    AckMode ackMode = AckMode.of(frame);
    Destination destination = client.destinations().toReceiveFrom(frame);
    authorize(frame, destination);
    long consumerId = ++lastConsumerId;
    var spec = subscribe.spec(consumerId, destination, ackMode);
    Subscription subscription = new Subscription(client, writer, id, spec, ackMode);
    byId.put(id, subscription);
    byConsumer.put(consumerId, subscription);
    if (subscribe.browses()) {
      browsed.put(consumerId, frame.header("destination"));
    }
    client.session().consume(client.ask(0, frame.receipt()), spec);
    if (subscribe.browses()) {
      client.session().drain(consumerId);
    }
  }

  private void authorize(Frame frame, Destination destination) {
    if (!client.permissions().allow(Action.SUBSCRIBE, destination)) {
      String detail = "the user may not subscribe to '" + frame.header("destination") + "'";
      client.report(Kind.AUTHORIZATION_REFUSED, detail);
      throw frame.error(detail);
    }
  }

  /** Ends a subscription; a durable one that is named is deleted (ActiveMQ's way to do so). */
  void onUnsubscribe(Frame frame) {
    SubscribeFrame unsubscribe = new SubscribeFrame(frame, client);
    SubscriptionName durable = unsubscribe.durableName();
    Subscription subscription = byId.remove(unsubscribe.id());
    if (subscription == null && durable == null) {
      throw frame.error("there is no subscription '" + unsubscribe.id() + "'");
    }
    String receiptId = durable == null ? frame.receipt() : null;
    if (subscription != null) {
      byConsumer.remove(subscription.consumerId);
      browsed.remove(subscription.consumerId);
      long tag = client.requests().ask(0, refusal -> client.receipt(receiptId));
      client.session().closeConsumer(tag, subscription.consumerId);
    }
    if (durable != null) {
      client.session().deleteSubscription(client.ask(0, frame.receipt()), durable);
    }
  }

  void onDelivery(Delivery delivery) {
    client.reports().add(delivery.message().sizeBytes());
    // Null if it was on its way when the subscription ended: it is back in its queue.
    Subscription subscription = byConsumer.get(delivery.consumerId());
    if (subscription != null) {
      subscription.onDelivery(delivery);
    }
  }

  /** A browser has seen all there is; it sees nothing more. */
  void onDrained(long consumerId) {
    String destination = browsed.remove(consumerId);
    if (destination != null) {
      byConsumer.get(consumerId).sendEnd(destination);
    }
  }
}
