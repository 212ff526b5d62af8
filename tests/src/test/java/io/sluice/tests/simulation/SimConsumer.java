package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A consumer as its client knows it, and a check of what it is handed. */
final class SimConsumer {
  final SimClient client;
  final ModelSubscription.ConsumerKey key;
  final ConsumerSpec spec;

  /** Null if it takes from all that match a wildcard. */
  private final QueueRef queue;

  final Wanted wanted;
  final Credit credit;

  /** The newest message when it came, and when that was. */
  final int openedAfter;

  final long openedAt;

  /** From the answer to consume, to the call to close it. */
  boolean isOpen;

  boolean isClosing;

  /** What it is never to get again. */
  final Set<Integer> refused = new HashSet<>();

  /** What a browser has seen. */
  final Set<Integer> seen = new HashSet<>();

  private final Map<String, Integer> newest = new HashMap<>();

  SimConsumer(
      SimClient client,
      ModelSubscription.ConsumerKey key,
      ConsumerSpec spec,
      QueueRef queue,
      Wanted wanted) {
    this.client = client;
    this.key = key;
    this.spec = spec;
    this.queue = queue;
    this.wanted = wanted;
    credit = new Credit(spec.credit());
    openedAfter = client.world.newestNumber();
    openedAt = client.world.now();
  }

  /** True if it was attached and is not closed yet, be that answered or not. */
  boolean isAttached() {
    return !isClosing && client.consumers.holds(this);
  }

  /** The queue that it was delivered this message from. */
  QueueRef from(Message message) {
    return queue == null ? QueueRef.named(message.destination().name()) : queue;
  }

  /** All that it takes from, whether or not they are there. */
  List<QueueRef> queues() {
    return queue == null ? Names.MATCHED.stream().map(QueueRef::named).toList() : List.of(queue);
  }

  boolean takesFrom(QueueRef ref) {
    return queues().contains(ref);
  }

  boolean takesFrom(Destination destination) {
    return spec.source() instanceof Source.OfTopic topic
        ? destination.isTopic() && topic.filter().equals(destination.name())
        : !destination.isTopic() && takesFrom(QueueRef.named(destination.name()));
  }

  /** True if this exclusive consumer goes before the other one of its queue. */
  boolean outranks(SimConsumer other) {
    if (!spec.exclusive() || spec.browse()) {
      return false;
    }
    int more = Integer.compare(spec.priority(), other.spec.priority());
    return !other.spec.exclusive() || more > 0 || more == 0 && key.serial() < other.key.serial();
  }

  /** Checks a delivery that it may look at. */
  void delivered(SessionEvent.Delivery event, Sent sent, boolean wasBack, String what) {
    QueueRef from = from(event.message());
    check(isOpen, what + ", before it was told of its consumer");
    check(wanted.matches(sent), what + ", which its selector does not match");
    boolean mayCome = sent.hasCopies(from) || !refused.contains(sent.number());
    check(mayCome, what + ", which it cannot process");
    boolean moved = from.isDeadLetters() && !sent.isTo(Names.DEAD_LETTERS);
    if (!moved && sent.publisher() != null) {
      checkOrder(event, sent, wasBack && !spec.browse(), what);
    }
    if (spec.browse()) {
      check(event.deliveryId() == 0, what + ", a browser");
      ModelQueue shown = from.in(client.modelBroker(), client.name);
      check(shown == null || shown.had(sent.number()), what + ", where it never was");
      check(seen.add(sent.number()) || moved, what + ", which it has seen");
    }
  }

  /** JMS 3.1 6.2.9: in order by publisher and destination, for what makes no difference there. */
  private void checkOrder(SessionEvent.Delivery event, Sent sent, boolean wasBack, String what) {
    String flow = sent.flow() + " " + event.qos();
    int before = newest.getOrDefault(flow, 0);
    check(wasBack || sent.number() > before, what + " after #" + before);
    newest.put(flow, Math.max(before, sent.number()));
  }

  @Override
  public String toString() {
    return key + " " + spec.source() + (wanted.text() == null ? "" : " where " + wanted.text());
  }
}
