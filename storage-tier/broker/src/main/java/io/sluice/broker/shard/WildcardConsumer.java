package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.model.policy.DestinationPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A consumer of all queues whose names match: a consumer of each, with one id and one credit. The
 * queues take turns, each handing out in its own order.
 */
final class WildcardConsumer extends ClientConsumer {
  final ConsumerSpec spec;
  final DestinationPattern pattern;

  /** The pattern as a name. */
  final Destination destination;

  private final Selector selector;

  private final Map<Queue, Consumer> members = new LinkedHashMap<>();

  /** Those that may have something for it, whose turn is last at the end. */
  private final Set<Queue> waiting = new LinkedHashSet<>();

  private boolean isDispatching;

  WildcardConsumer(Connection connection, ConsumerSpec spec, DestinationPattern pattern) {
    super(
        connection,
        spec.consumerId(),
        spec.qos(),
        Credit.of(spec.credit()),
        new Window(spec.credit(), spec.leastCredit()));
    this.spec = spec;
    this.pattern = pattern;
    destination = Destination.queue(pattern.toString());
    selector = Selector.of(spec.selector());
    fitWindow();
  }

  Collection<Queue> queues() {
    return members.keySet();
  }

  /** Takes from this queue, too, from its next dispatch on. */
  void attach(Queue queue) {
    Consumer member = new Consumer(this, queue, selector);
    members.put(queue, member);
    queue.attach(member);
    waiting.add(queue);
  }

  @Override
  void detach() {
    members.forEach(Queue::detach);
    connection.session.broker.wildcards.closed(this);
  }

  /** The queue has handed out what it could. */
  void dispatched(Queue queue) {
    waiting.remove(queue);
    if (!queue.ready.isEmpty()) {
      waiting.add(queue);
    }
    if (isDrained()) {
      // Others may have what there was no room for, or what they asked of the log may be here.
      dispatch();
    }
  }

  @Override
  void dispatch() {
    if (!isDispatching) {
      dispatchWaiting();
      endDrain();
    }
  }

  private void dispatchWaiting() {
    isDispatching = true;
    for (int turns = waiting.size(); turns > 0 && canTake(); turns--) {
      Queue next = waiting.iterator().next();
      waiting.remove(next);
      next.dispatch();
    }
    isDispatching = false;
  }

  /** That of the pattern as it is written; what it asks for is for all of its queues. */
  @Override
  Integer prefetchLimit() {
    return connection.session.broker.policies.prefetchOf(destination, spec.browse());
  }

  private boolean canTake() {
    return !waiting.isEmpty() && !credit.isUsedUp() && connection.hasWindow();
  }

  @Override
  void drain() {
    draining = true;
    dispatch();
  }

  @Override
  boolean awaitsRead() {
    return waiting.stream().anyMatch(connection.session.broker.lane::awaits);
  }

  /** It keeps nothing. */
  @Override
  void left() {}

  @Override
  void dispatchOthers() {
    List<Queue> left = new ArrayList<>(members.keySet());
    left.removeIf(queue -> queue.ready.isEmpty());
    left.forEach(Queue::dispatch);
  }

  @Override
  ConsumerFacts facts() {
    return ConsumerFacts.of(this);
  }
}
