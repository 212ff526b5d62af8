package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.model.policy.DestinationPattern;
import java.util.LinkedHashSet;
import java.util.Set;

/** A broker's consumers of queues by wildcard, which are attached to each queue as it comes. */
final class WildcardConsumers {
  /** Queues that one such consumer, and that all of them together, are attached to. */
  private static final int MAX_QUEUES = 10_000;

  private static final int MAX_ATTACHED = 100_000;

  private final BrokerState broker;
  private final Set<WildcardConsumer> all = new LinkedHashSet<>(0);
  private int attached;

  WildcardConsumers(BrokerState broker) {
    this.broker = broker;
  }

  /**
   * True if a name has a level that is a wildcard: no queue's has, but for one that takes from many
   * virtual topics.
   */
  boolean isPattern(String name) {
    if (Destination.queue(name).isTemporary() || broker.virtualTopics.haveConsumer(name)) {
      return false;
    }
    for (String level : name.split("\\.", -1)) {
      if (level.equals("*") || level.equals(">")) {
        return true;
      }
    }
    return false;
  }

  /** Why nobody can consume from the queues of this pattern now, or null. */
  Refusal refusalOf(String pattern) {
    try {
      DestinationPattern wanted = new DestinationPattern(pattern);
      long matching = broker.router.named().stream().filter(q -> isOpen(q, wanted)).count();
      return matching <= MAX_QUEUES && attached + matching <= MAX_ATTACHED
          ? null
          : Refusal.of(Refusal.Cause.QUOTA, "'" + pattern + "' is " + tooMany());
    } catch (IllegalArgumentException unreadable) {
      return Refusal.of(Refusal.Cause.INVALID, unreadable.getMessage());
    }
  }

  private static String tooMany() {
    return "for more queues than a wildcard can have: "
        + MAX_QUEUES
        + ", and "
        + MAX_ATTACHED
        + " with all other wildcards";
  }

  private static boolean isOpen(Queue queue, DestinationPattern pattern) {
    boolean isOwn = queue.scheduled != null || queue.destination.isTemporary();
    return !isOwn && pattern.matches(queue.name);
  }

  /**
   * Attaches a consumer that was not refused to all queues there are; they are to be dispatched.
   */
  WildcardConsumer open(Connection connection, ConsumerSpec spec, String pattern) {
    WildcardConsumer consumer =
        new WildcardConsumer(connection, spec, new DestinationPattern(pattern));
    all.add(consumer);
    connection.consumers.add(consumer);
    broker.router.named().forEach(queue -> attach(consumer, queue));
    return consumer;
  }

  /** A consumer is detached from its queues. */
  void closed(WildcardConsumer consumer) {
    attached -= consumer.queues().size();
    all.remove(consumer);
  }

  /** How many have this pattern. */
  int count(Destination pattern) {
    return (int) all.stream().filter(each -> each.destination.equals(pattern)).count();
  }

  /** There is another named queue. */
  void added(Queue queue) {
    all.forEach(consumer -> attach(consumer, queue));
  }

  private void attach(WildcardConsumer consumer, Queue queue) {
    if (!isOpen(queue, consumer.pattern)) {
      return;
    }
    if (consumer.queues().size() < MAX_QUEUES && attached < MAX_ATTACHED) {
      consumer.attach(queue);
      attached++;
    } else {
      broker.context.event(
          BrokerEvent.Kind.SUBSCRIBE_REFUSED,
          broker.id,
          null,
          "'" + consumer.pattern + "' does not get from '" + queue.name + "': it is " + tooMany());
    }
  }
}
