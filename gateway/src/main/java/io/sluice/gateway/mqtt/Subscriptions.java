package io.sluice.gateway.mqtt;

import io.sluice.auth.Authorizer;
import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent.Subscribed;
import io.sluice.broker.api.SessionEvent.Unsubscribed;
import io.sluice.broker.api.Subscription;
import io.sluice.broker.api.Subscription.RetainHandling;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.gateway.connection.Backlog;
import io.sluice.gateway.connection.Permissions;
import io.sluice.gateway.mqtt.codec.Packet.Filter;
import io.sluice.gateway.mqtt.codec.Packet.Subscribe;
import io.sluice.gateway.mqtt.codec.Packet.Unsubscribe;
import io.sluice.gateway.mqtt.codec.PropertyId;
import io.sluice.gateway.mqtt.codec.ProtocolViolation;
import io.sluice.gateway.mqtt.codec.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client's SUBSCRIBE and UNSUBSCRIBE packets (MQTT 5, 3.8 to 3.11). */
final class Subscriptions {
  private static final RetainHandling[] RETAIN_HANDLINGS = RetainHandling.values();
  private static final Reason[] GRANTED = {
    Reason.SUCCESS, Reason.GRANTED_QOS_1, Reason.GRANTED_QOS_2
  };

  private final SessionPhase client;
  private final Permissions permissions;
  private final Backlog backlog;
  private final Map<Long, FilterAnswers> waiting = new HashMap<>(0);
  private long lastTag;

  Subscriptions(SessionPhase client, Backlog backlog) {
    this.client = client;
    this.permissions = client.permissions();
    this.backlog = backlog;
  }

  void onSubscribe(Subscribe packet) {
    int identifier = (int) packet.properties().integer(PropertyId.SUBSCRIPTION_IDENTIFIER, 0);
    FilterAnswers answers = new FilterAnswers(packet.packetId());
    List<Subscription> subscriptions = new ArrayList<>();
    for (Filter asked : packet.filters()) {
      TopicFilter filter = TopicFilter.parse(asked.filter());
      if (filter.shareName() != null && asked.noLocal()) {
        throw ProtocolViolation.protocolError(
            "no-local on the shared subscription '" + asked.filter() + "' (MQTT-3.8.3-4)");
      }
      if (mayAsk(filter, answers)) {
        answers.ask(GRANTED[asked.qos()]);
        subscriptions.add(subscription(filter, asked, identifier));
      }
    }
    if (subscriptions.isEmpty()) {
      client.replies().subAck(answers.packetId(), answers.reasons(), answers.detail());
    } else {
      client.session().subscribe(await(answers), subscriptions);
    }
  }

  private boolean mayAsk(TopicFilter filter, FilterAnswers answers) {
    if (filter.problem() != null) {
      client.report(Kind.SUBSCRIBE_REFUSED, filter.problem());
      answers.add(Reason.TOPIC_FILTER_INVALID, filter.problem());
      return false;
    }
    if (!permissions.allow(Action.SUBSCRIBE, Authorizer.Kind.TOPIC, filter.filter())) {
      String detail = "the user may not subscribe to '" + filter.filter() + "'";
      client.report(Kind.AUTHORIZATION_REFUSED, detail);
      answers.add(Reason.NOT_AUTHORIZED, detail);
      return false;
    }
    return true;
  }

  private static Subscription subscription(TopicFilter filter, Filter asked, int identifier) {
    return new Subscription(
        filter.filter(),
        filter.shareName(),
        Qos.ofLevel(asked.qos()),
        identifier,
        asked.noLocal(),
        asked.retainAsPublished(),
        RETAIN_HANDLINGS[asked.retainHandling()]);
  }

  void onSubscribed(Subscribed event) {
    FilterAnswers answers = answered(event.tag());
    for (int i = 0; i < event.refusals().size(); i++) {
      Refusal refusal = event.refusals().get(i);
      if (refusal != null) {
        answers.answer(i, Refusals.ofSubscribe(refusal), refusal.detail());
      }
    }
    client.replies().subAck(answers.packetId(), answers.reasons(), answers.detail());
  }

  void onUnsubscribe(Unsubscribe packet) {
    FilterAnswers answers = new FilterAnswers(packet.packetId());
    List<SubscriptionKey> keys = new ArrayList<>();
    for (String asked : packet.filters()) {
      TopicFilter filter = TopicFilter.parse(asked);
      if (filter.problem() == null) {
        answers.ask(Reason.SUCCESS);
        keys.add(filter.key());
      } else {
        answers.add(Reason.TOPIC_FILTER_INVALID, filter.problem());
      }
    }
    if (keys.isEmpty()) {
      client.replies().unsubAck(answers.packetId(), answers.reasons(), answers.detail());
    } else {
      client.session().unsubscribe(await(answers), keys);
    }
  }

  void onUnsubscribed(Unsubscribed event) {
    FilterAnswers answers = answered(event.tag());
    for (int i = 0; i < event.existed().size(); i++) {
      if (!event.existed().get(i)) {
        answers.answer(i, Reason.NO_SUBSCRIPTION_EXISTED, null);
      }
    }
    client.replies().unsubAck(answers.packetId(), answers.reasons(), answers.detail());
  }

  private long await(FilterAnswers answers) {
    backlog.add(0);
    waiting.put(++lastTag, answers);
    return lastTag;
  }

  private FilterAnswers answered(long tag) {
    backlog.remove(0);
    return waiting.remove(tag);
  }
}
