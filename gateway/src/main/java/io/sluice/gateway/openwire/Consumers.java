package io.sluice.gateway.openwire;

import io.netty.util.collection.LongObjectHashMap;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Drained;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import jakarta.jms.InvalidSelectorException;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.Command;
import org.apache.activemq.command.ConsumerControl;
import org.apache.activemq.command.ConsumerId;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.MessagePull;
import org.apache.activemq.command.RemoveSubscriptionInfo;
import org.apache.activemq.command.SessionId;

/** A client's consumers, by the ids it gave them. */
final class Consumers {
  private final OpenWireClient client;
  private final Map<ConsumerId, Subscriber> byId = new HashMap<>();
  private final LongObjectHashMap<Subscriber> byConsumer = new LongObjectHashMap<>();
  private long lastConsumerId;
  private long lastSequence;

  Consumers(OpenWireClient client) {
    this.client = client;
  }

  /** Null if there is none. */
  Subscriber find(ConsumerId id) {
    return byId.get(id);
  }

  void onConsumer(ConsumerInfo info) {
    int max = client.connection().options().maxConsumers();
    if (info.getConsumerId() == null || info.getDestination() == null) {
      throw new CommandRefused(new JMSException("a consumer has no id or no destination"));
    }
    if (byId.containsKey(info.getConsumerId()) || byId.size() >= max) {
      throw new CommandRefused(
          new JMSException("the consumer is open already, or is more than the " + max + "th"));
    }
    if (Advisories.serve(info)) {
      client.advisories().open(info);
      client.connection().respond(info);
      return;
    }
    open(info, sources(info));
  }

  private List<Source> sources(ConsumerInfo info) {
    List<Source> sources = new ArrayList<>(1);
    for (ActiveMQDestination each : Sends.each(info.getDestination())) {
      Destination destination = Destinations.toReceiveFrom(each);
      if (!client.permissions().allow(Action.SUBSCRIBE, destination)) {
        String detail = "the user may not read from '" + each.getPhysicalName() + "'";
        client.report(Kind.AUTHORIZATION_REFUSED, detail);
        throw new CommandRefused(Refusals.security(detail));
      }
      sources.add(
          destination.isTopic()
              ? new Source.OfTopic(
                  destination.name(), name(info), info.isNoLocal(), info.isRetroactive())
              : Source.queue(destination.name()));
    }
    return sources;
  }

  private SubscriptionName name(ConsumerInfo info) {
    String name = info.getSubscriptionName();
    return name == null ? null : new SubscriptionName(client.clientId(), name, true, false);
  }

  private void open(ConsumerInfo info, List<Source> sources) {
    Subscriber subscriber = new Subscriber(client, info, allowed(info.getPrefetchSize()));
    byId.put(info.getConsumerId(), subscriber);
    for (Source source : sources) {
      long consumerId = ++lastConsumerId;
      subscriber.consumerIds.add(consumerId);
      byConsumer.put(consumerId, subscriber);
      boolean last = subscriber.consumerIds.size() == sources.size();
      long tag = client.requests().ask(0, refusal -> opened(subscriber, refusal, last));
      client.session().consume(tag, spec(consumerId, source, subscriber));
      if (info.isBrowser()) {
        client.session().drain(consumerId);
      }
    }
  }

  private ConsumerSpec spec(long consumerId, Source source, Subscriber subscriber) {
    ConsumerInfo info = subscriber.info;
    String selector = info.getSelector();
    return new ConsumerSpec(
        consumerId,
        source,
        selector == null || selector.isBlank() ? null : selector,
        Qos.AT_LEAST_ONCE,
        subscriber.prefetch(),
        info.getPriority(),
        info.isExclusive(),
        info.isBrowser(),
        subscriber.leastPrefetch(),
        Producers.label(info.getConsumerId()));
  }

  private int allowed(int prefetch) {
    return Math.max(0, Math.min(prefetch, client.connection().options().maxPrefetch()));
  }

  private void opened(Subscriber subscriber, Refusal refusal, boolean last) {
    if (refusal != null && find(subscriber.info.getConsumerId()) == subscriber) {
      drop(subscriber, -1);
      boolean selector =
          refusal.cause() == Refusal.Cause.INVALID && subscriber.info.getSelector() != null;
      client
          .connection()
          .fail(
              subscriber.info,
              selector ? new InvalidSelectorException(refusal.detail()) : Refusals.of(refusal));
    } else if (refusal == null && last) {
      client.connection().respond(subscriber.info);
    }
  }

  /** Closes the consumers of a session. */
  void remove(SessionId session, long lastDelivered) {
    for (Subscriber each : List.copyOf(byId.values())) {
      if (session.equals(each.info.getConsumerId().getParentId())) {
        drop(each, lastDelivered);
      }
    }
  }

  /**
   * Closes a consumer, if it is there, and answers when it is closed.
   *
   * @param lastDelivered the last message that the application saw
   */
  void remove(ConsumerId id, long lastDelivered, Command command) {
    Subscriber subscriber = find(id);
    if (client.advisories().close(id) || subscriber == null) {
      client.connection().respond(command);
    } else {
      drop(subscriber, lastDelivered);
      client.requests().whenAllAnswered(() -> client.connection().respond(command));
    }
  }

  private void drop(Subscriber subscriber, long lastDelivered) {
    byId.remove(subscriber.info.getConsumerId());
    subscriber.end(lastDelivered);
    for (long consumerId : subscriber.consumerIds) {
      byConsumer.remove(consumerId);
      client.session().closeConsumer(client.requests().ask(0, refusal -> {}), consumerId);
    }
  }

  void onControl(ConsumerControl control) {
    Subscriber subscriber = find(control.getConsumerId());
    if (subscriber != null && control.isClose()) {
      drop(subscriber, -1);
    } else if (subscriber != null && control.getPrefetch() > 0) {
      // A failover client attaches its consumers with none, and asks for their prefetch later.
      subscriber.prefetch(allowed(control.getPrefetch()));
    }
    client.connection().respond(control);
  }

  void onPull(MessagePull pull) {
    Subscriber subscriber = find(pull.getConsumerId());
    if (subscriber != null && subscriber.prefetch() == 0 && !subscriber.info.isBrowser()) {
      subscriber.onPull(pull);
    }
    client.connection().respond(pull);
  }

  void onUnsubscribe(RemoveSubscriptionInfo info) {
    SubscriptionName name =
        new SubscriptionName(client.clientId(), info.getSubscriptionName(), true, false);
    long tag = client.requests().ask(0, refusal -> client.answer(info, refusal));
    client.session().deleteSubscription(tag, name);
  }

  void onDelivery(Delivery delivery) {
    client.reports().add(delivery.message().sizeBytes());
    // Null if it was on its way when the consumer was closed: it is back in its queue.
    Subscriber subscriber = byConsumer.get(delivery.consumerId());
    if (subscriber != null) {
      subscriber.onDelivery(delivery, ++lastSequence);
    }
  }

  void onDrained(Drained drained) {
    Subscriber subscriber = byConsumer.get(drained.consumerId());
    if (subscriber != null) {
      subscriber.onDrained(drained.unused());
    }
  }
}
