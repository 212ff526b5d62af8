package io.sluice.broker.shard;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
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
final class WildcardConsumer {
  final Connection connection;
  final ConsumerSpec spec;
  final Credit credit;
  final DestinationPattern pattern;
  private final Selector selector;

  /** A policy's prefetch, which is a queue's, is not for it. */
  private final Window window;

  private final Map<Queue, Consumer> members = new LinkedHashMap<>();

  /** Those that may have something for it, whose turn is last at the end. */
  private final Set<Queue> waiting = new LinkedHashSet<>();

  /** True from the request to use up its credit until that is answered. */
  private boolean draining;

  private boolean isDispatching;

  WildcardConsumer(Connection connection, ConsumerSpec spec, DestinationPattern pattern) {
    this.connection = connection;
    this.spec = spec;
    this.pattern = pattern;
    credit = Credit.of(spec.credit());
    window = new Window(spec.credit(), spec.leastCredit());
    selector = Selector.of(spec.selector());
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

  /** Takes from no queue any more. */
  void detach() {
    members.forEach(Queue::detach);
  }

  /** The queue has handed out what it could. */
  void dispatched(Queue queue) {
    waiting.remove(queue);
    if (draining && !isDispatching) {
      // What others asked of the log may have come with what this queue asked for.
      dispatchWaiting();
    }
    if (!queue.ready.isEmpty()) {
      waiting.add(queue);
    }
    if (!isDispatching) {
      endDrain();
    }
  }

  /** Lets the queues hand out, as long as it can take more. */
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

  /** See {@link io.sluice.broker.api.Session#resize}. */
  void resize(int newCredit, int leastCredit) {
    window.ask(newCredit, leastCredit);
    credit.grow(window.fit(null));
    dispatch();
  }

  private boolean canTake() {
    return !waiting.isEmpty() && !credit.isUsedUp() && connection.hasWindow();
  }

  /** Uses the credit up, or loses it; see {@link io.sluice.broker.api.Session#drain}. */
  void drain() {
    draining = true;
    dispatch();
  }

  private void endDrain() {
    if (draining && isDrained()) {
      draining = false;
      connection.send(
          connection.hasGated(), new SessionEvent.Drained(spec.consumerId(), credit.takeBack()));
    }
  }

  /** True if no credit is left, or nothing that it could be used for. */
  private boolean isDrained() {
    boolean couldTake =
        connection.hasWindow() && (spec.qos() == Qos.AT_MOST_ONCE || connection.hasInflight(true));
    Lane lane = connection.session.broker.lane;
    return credit.isUsedUp() || couldTake && waiting.stream().noneMatch(lane::awaits);
  }

  /** Lets others have what it leaves. */
  void dispatchOthers() {
    List<Queue> left = new ArrayList<>(members.keySet());
    left.removeIf(queue -> queue.ready.isEmpty());
    left.forEach(Queue::dispatch);
  }
}
