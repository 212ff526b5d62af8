package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.SessionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a client was delivered: checked against the model, and against what it got before. */
final class Deliveries {
  /** Identifiers of shared subscriptions begin here; they are how a client tells them apart. */
  static final int SHARED_IDENTIFIERS = 1_000;

  private final SimClient client;
  private final World world;

  /**
   * A delivery that this client may settle.
   *
   * @param from the queue in the model, null if it was gone already
   * @param consumer null for a subscription of the session
   * @param since when it was heard of
   */
  record Held(
      int number,
      QueueRef queue,
      ModelQueue from,
      int qos,
      int failures,
      SimConsumer consumer,
      long since) {
    @Override
    public String toString() {
      return "#" + number + " from " + queue + (consumer == null ? "" : " by " + consumer.key);
    }
  }

  /** By delivery id, of this connection. */
  final Map<Integer, Held> held = new TreeMap<>();

  /** Ids of held deliveries whose receipt was sent on this connection. */
  final Set<Integer> receiving = new HashSet<>();

  /** Delivery ids to settle because their receipt was answered. */
  final List<Integer> toComplete = new ArrayList<>();

  /** Exactly once: messages taken, by delivery id, until their receipt is answered. */
  private final Map<Integer, Integer> taken = new HashMap<>();

  /** How often each message was taken exactly once from each queue. */
  private final Map<String, Integer> takenOnce = new HashMap<>();

  /** What this connection is not to get again from its session's queue. */
  private final Set<Integer> refused = new HashSet<>();

  private final Map<Integer, Integer> onConnection = new HashMap<>();
  private final Map<Integer, Integer> given = new HashMap<>();
  private final Map<String, Integer> newest = new HashMap<>();

  Deliveries(SimClient client) {
    this.client = client;
    this.world = client.world;
  }

  void disconnected() {
    held.clear();
    receiving.clear();
    toComplete.clear();
    onConnection.clear();
    given.clear();
    newest.clear();
    refused.clear();
  }

  void forgetSession() {
    taken.clear();
    takenOnce.clear();
  }

  boolean isComplete() {
    return taken.isEmpty() && held.isEmpty() && toComplete.isEmpty();
  }

  /** What it holds and has not received: its queue has it still. */
  Stream<Held> unsettled() {
    return held.entrySet().stream()
        .filter(entry -> !receiving.contains(entry.getKey()))
        .map(Map.Entry::getValue);
  }

  /** True if it holds a delivery from a queue that is gone. */
  boolean hasOrphans() {
    return unsettled()
        .anyMatch(
            delivery ->
                delivery.from() != null
                    && delivery.from() != delivery.queue().in(client.modelBroker(), client.name));
  }

  @Override
  public String toString() {
    return client + ": held " + held + ", taken " + taken + ", to complete " + toComplete;
  }

  private static QueueRef queueOf(SessionEvent.Delivery event, SimConsumer consumer) {
    if (consumer != null) {
      return consumer.from(event.message());
    }
    int identifier = Arrays.stream(event.subscriptionIds()).max().orElse(0);
    return identifier < SHARED_IDENTIFIERS
        ? QueueRef.OWN
        : QueueRef.group(Names.SHARED.get(identifier - SHARED_IDENTIFIERS));
  }

  /** A delivery went to a connection, or to a consumer, that is gone: at most once is once. */
  void sentToNobody(SessionEvent.Delivery event, SimConsumer consumer) {
    if (event.deliveryId() == 0 && client.modelBroker() != null) {
      leftByBeingSent(event, consumer);
    }
  }

  private void leftByBeingSent(SessionEvent.Delivery event, SimConsumer consumer) {
    Sent sent = world.model.firings.find(event.message());
    world.model.usage.out(sent);
    if (consumer == null || !consumer.spec.browse()) {
      world.removeSent(client, queueOf(event, consumer), sent.number(), event.deliveryCount());
    }
  }

  void delivered(SessionEvent.Delivery event, SimConsumer consumer) {
    Sent sent = world.model.firings.find(event.message());
    QueueRef ref = queueOf(event, consumer);
    String by = consumer == null ? client.toString() : client + "'s " + consumer;
    String what = by + " was delivered " + sent + " from " + ref + " as " + event.deliveryId();
    world.trace("    " + what);
    check(Arrays.equals(sent.body(), event.message().body().toByteArray()), what + " altered");
    boolean lasts = ref.isDeadLetters() && event.message().expiresAtMillis() == 0;
    boolean isLate = !lasts && sent.expiredAt(world.quietMillis);
    check(!isLate || event.redelivered(), what + ", which had expired");
    ModelQueue queue = ref.in(client.modelBroker(), client.name);
    boolean wasBack = world.redeliveries.wasBack(client, ref, sent, event.redelivered());
    if (consumer != null) {
      consumer.delivered(event, sent, wasBack, what);
    }
    if (consumer != null && consumer.spec.browse()) {
      world.hands.shown(queue, consumer, sent, what);
      leftByBeingSent(event, consumer);
      return;
    }
    checkEntry(event, sent, ref, queue, isLate, what);
    if (consumer != null) {
      world.ownership.delivered(consumer, ref, sent, what);
    }
    if (event.deliveryId() == 0) {
      leftByBeingSent(event, consumer);
      return;
    }
    world.hands.delivered(queue, sent, what);
    held.put(
        event.deliveryId(),
        new Held(
            sent.number(),
            ref,
            queue,
            event.qos().ordinal(),
            event.deliveryCount(),
            consumer,
            world.now()));
    check(held.size() <= client.maxInflight, what + ", which is one more than it takes");
    checkCount(event, sent, ref, what);
  }

  private void checkEntry(
      SessionEvent.Delivery event,
      Sent sent,
      QueueRef ref,
      ModelQueue queue,
      boolean isLate,
      String what) {
    ModelQueue.Entry entry =
        queue == null
            ? null
            : queue.find(sent.number(), event.deliveryCount(), event.qos().ordinal());
    if (entry == null || entry.failures != event.deliveryCount()) {
      boolean isMissingRightly = isLate || world.model.isStoreUncertain && ref.group() != null;
      check(isMissingRightly, what + ", failed " + event.deliveryCount() + ", which is not in it");
      return;
    }
    if (!sent.hasCopies(ref)) {
      check(entry.delayedUntilMillis <= world.nowMillis, what + ", too soon");
      Destination seen = entry.by.isTopic() ? entry.by : sent.destination();
      check(seen.equals(event.message().destination()), what + ", which it sees as of another");
    }
    if (entry.logged && event.qos().ordinal() > 0) {
      client.checkDurable(world.storedIn.getOrDefault(sent.number(), -1L), what);
    }
    if (ref.isOwn() && !event.retain() && sent.publisher() != null) {
      checkOrder(event, sent, what);
    }
    if (!sent.hasCopies(ref)) {
      world.redeliveries.delivered(client, ref, sent, event.redelivered(), what);
    }
  }

  /** MQTT 5, 4.6: in order by publisher, topic and QoS. */
  private void checkOrder(SessionEvent.Delivery event, Sent sent, String what) {
    String flow = sent.flow() + " " + event.qos();
    // One that failed may have waited for its next try, over a lost connection, too.
    boolean wasGiven = given.containsKey(sent.number()) || event.deliveryCount() > 0;
    int before = newest.getOrDefault(flow, 0);
    check(wasGiven || sent.number() > before, what + " after #" + before);
    newest.put(flow, Math.max(before, sent.number()));
  }

  private void checkCount(SessionEvent.Delivery event, Sent sent, QueueRef ref, String what) {
    int number = sent.number();
    int enqueued = ref.isOwn() ? client.session().enqueued.getOrDefault(number, 0) : 1;
    if (ref.isOwn()) {
      int times = onConnection.merge(number, 1, Integer::sum);
      check(times <= enqueued + given.getOrDefault(number, 0), what + ", " + times + " times");
    }
    if (event.qos().ordinal() < 2) {
      return;
    }
    world.unwritten.deliveredOnce(client, sent);
    Integer before = taken.put(event.deliveryId(), number);
    if (before != null) {
      check(before == number, what + ", but the id is that of #" + before);
      return;
    }
    int timesTaken = takenOnce.merge(ref + " " + number, 1, Integer::sum);
    check(timesTaken <= enqueued || !client.session().durable, what + " once more");
  }

  /** The client cannot process it, and is not to get it again on this connection. */
  void refuse(Held delivery) {
    if (delivery.consumer() != null) {
      delivery.consumer().refused.add(delivery.number());
    } else if (delivery.queue().isOwn()) {
      refused.add(delivery.number());
    }
  }

  boolean hasRefused(int number) {
    return refused.contains(number);
  }

  /** A delivery goes back with its consumer: it is its client's no more, however it came. */
  Held takeBack(int id) {
    Held back = held.remove(id);
    if (taken.remove(id) != null) {
      takenOnce.merge(back.queue() + " " + back.number(), -1, Integer::sum);
    }
    return back;
  }

  /** The client gives a message back. */
  void giveBack(Held delivery) {
    if (delivery.queue().isOwn()) {
      given.merge(delivery.number(), 1, Integer::sum);
    }
  }

  void received(SessionEvent.Received event) {
    int id = event.deliveryId();
    check(event.known(), client + " received " + id + ", which the shard does not know");
    if (receiving.remove(id)) {
      held.remove(id);
    }
    taken.remove(id);
    toComplete.add(id);
  }
}
