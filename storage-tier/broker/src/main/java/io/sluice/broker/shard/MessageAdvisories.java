package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Advisory.Event;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import java.util.List;

/**
 * Tells who watches what becomes of messages that do not go their way; and of others, where the
 * policy says so. See {@link Advisories}.
 */
final class MessageAdvisories {
  private final BrokerState broker;

  MessageAdvisories(BrokerState broker) {
    this.broker = broker;
  }

  /** An entry of this queue was moved to dead letters. */
  void deadLettered(Queue queue, Entry entry) {
    if (broker.advisories.isWatched()) {
      Destination place = placeOf(queue, entry);
      tell(Event.MESSAGE_DEAD_LETTERED, AdvisoryTopics.ofDeadLetters(place), place, entry);
    }
  }

  /** The time of an entry of this queue is over. */
  void expired(Queue queue, Entry entry) {
    if (broker.advisories.isWatched()) {
      Destination place = placeOf(queue, entry);
      tell(Event.MESSAGE_EXPIRED, AdvisoryTopics.ofExpired(place), place, entry);
    }
  }

  /** An entry of this queue is about to go, for a client has it. */
  void consumed(Queue queue, Entry entry) {
    if (broker.advisories.isWatched()
        && broker.policies.of(queue, entry).advisories().forConsumed()) {
      Destination place = placeOf(queue, entry);
      tell(Event.MESSAGE_CONSUMED, AdvisoryTopics.ofConsumed(place), place, entry);
    }
  }

  /** Of what only the log has no more is told than where it was. */
  private void tell(Event event, Destination topic, Destination place, Entry entry) {
    if (!Advisory.isAdvisory(place)) {
      Message content = entry.message.isResident() ? entry.content() : null;
      broker.advisories.tell(topic, () -> facts(event, content, place));
    }
  }

  private AdvisoryFacts facts(Event event, Message content, Destination place) {
    AdvisoryFacts facts = broker.advisories.facts(event).on(place);
    return content == null ? facts : facts.about(content, place);
  }

  private static Destination placeOf(Queue queue, Entry entry) {
    boolean ofTopic = !queue.isNamed() && entry.message.isResident();
    return ofTopic ? entry.content().destination() : DestinationPolicies.originOf(queue, entry);
  }

  /** A slow subscriber's queue lets go of an entry for another. */
  void displaced(Queue queue, Entry entry) {
    queue.discarded++;
    if (broker.advisories.isWatched() && entry.message.isResident()) {
      discarded(queue, entry.content());
    }
  }

  /** A message is about to go where it goes: not to all, it may be, or to nobody who is there. */
  void placing(Placement placement) {
    for (Queue queue : placement.losing()) {
      queue.discarded++;
      if (broker.advisories.isWatched()) {
        discarded(queue, placement.message());
      }
    }
    Message message = placement.message();
    if (!broker.advisories.isWatched()
        || message.schedule() != null
        || Advisory.isAdvisory(message.destination())) {
      return;
    }
    if (broker.policies.of(message.destination()).advisories().forDelivery()) {
      arrived(message);
    }
    if (!message.durable()
        && placement.targets().stream().allMatch(t -> t.route().queue().consumers.isEmpty())) {
      unheard(message);
    }
  }

  private void arrived(Message message) {
    Destination place = message.destination();
    broker.advisories.tell(
        AdvisoryTopics.ofArrivals(place), () -> facts(Event.MESSAGE_DELIVERED, message, place));
  }

  private void discarded(Queue queue, Message message) {
    Destination place = message.destination();
    if (!Advisory.isAdvisory(place)) {
      broker.advisories.tell(
          AdvisoryTopics.ofDiscarded(place), () -> factsOfLoss(queue, message, place));
    }
  }

  private AdvisoryFacts factsOfLoss(Queue queue, Message message, Destination place) {
    AdvisoryFacts facts = facts(Event.MESSAGE_DISCARDED, message, place);
    facts.with(Advisory.DISCARDED_COUNT, queue.discarded);
    List<Consumer> consumers = queue.consumers.inTurn();
    if (consumers.isEmpty()) {
      return facts;
    }
    Consumer consumer = consumers.get(0);
    facts.of(consumer.connection);
    return consumer.id == 0
        ? facts
        : facts.with(Advisory.CONSUMER_ID, ConsumerFacts.of(consumer).id());
  }

  /** As in ActiveMQ it is the message itself. */
  private void unheard(Message message) {
    Destination topic = AdvisoryTopics.ofNoConsumers(message.destination());
    if (!broker.router.routesOf(topic).isEmpty()) {
      broker.advisories.publish(
          new Message(
              topic,
              Qos.AT_MOST_ONCE,
              false,
              false,
              message.priority(),
              message.timestampMillis(),
              message.expiresAtMillis(),
              null,
              message.properties(),
              message.body()));
    }
  }

  /**
   * A message is in this queue: if it is a topic's, and its consumer has all that it may have and
   * as much again waits, it is slow, until it has taken all.
   */
  void placed(Queue queue, Message message) {
    if (queue.subscription == null || !broker.advisories.isWatched()) {
      return;
    }
    queue.isToldSlow &= !queue.ready.isEmpty();
    if (!queue.isToldSlow && isSlow(queue) && !Advisory.isAdvisory(message.destination())) {
      queue.isToldSlow = true;
      Consumer consumer = queue.consumers.inTurn().get(0);
      broker.advisories.tell(
          AdvisoryTopics.ofSlowConsumers(message.destination()), () -> factsOf(consumer));
    }
  }

  private static boolean isSlow(Queue queue) {
    List<Consumer> consumers = queue.consumers.inTurn();
    return !consumers.isEmpty()
        && !queue.consumers.canTakeAny()
        && queue.ready.size()
            >= Math.max(1, Math.max(queue.unsettled(), consumers.get(0).spec.credit()));
  }

  private AdvisoryFacts factsOf(Consumer consumer) {
    AdvisoryFacts facts = broker.advisories.facts(Event.CONSUMER_SLOW);
    ConsumerFacts.of(consumer).tell(facts);
    return facts;
  }
}
