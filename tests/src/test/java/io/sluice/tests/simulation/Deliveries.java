package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.SessionEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a client was delivered: checked against the model, and against what it got before. */
final class Deliveries {
  /** Identifiers of shared subscriptions begin here; they are how a client tells them apart. */
  static final int SHARED_IDENTIFIERS = 1_000;

  private final SimClient client;
  private final World world;

  /** A delivery that this client may settle. */
  record Held(int number, QueueRef queue, int qos) {}

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

  private final Map<String, Integer> onConnection = new HashMap<>();
  private final Map<String, Integer> given = new HashMap<>();
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
  }

  void forgetSession() {
    taken.clear();
    takenOnce.clear();
  }

  boolean isComplete() {
    return taken.isEmpty() && held.isEmpty() && toComplete.isEmpty();
  }

  @Override
  public String toString() {
    return client + ": held " + held + ", taken " + taken + ", to complete " + toComplete;
  }

  private QueueRef queueOf(SessionEvent.Delivery event, Map<Long, String> consumers) {
    if (event.consumerId() > 0) {
      return new QueueRef(consumers.get(event.consumerId()), null);
    }
    int identifier = Arrays.stream(event.subscriptionIds()).max().orElse(0);
    return identifier < SHARED_IDENTIFIERS
        ? QueueRef.OWN
        : new QueueRef(null, Names.SHARED.get(identifier - SHARED_IDENTIFIERS));
  }

  /** A delivery at most once went to a connection that is gone. */
  void sentToNobody(SessionEvent.Delivery event, Map<Long, String> consumers) {
    if (client.modelBroker() != null) {
      int number = Sent.numberOf(event.message());
      world.model.usage.out(world.sent.get(number));
      world.removeSent(client.broker, queueOf(event, consumers), client.name, number);
    }
  }

  void delivered(SessionEvent.Delivery event) {
    Sent sent = world.sent.get(Sent.numberOf(event.message()));
    QueueRef ref = queueOf(event, client.consumers);
    String what = client + " was delivered " + sent + " from " + ref + " as " + event.deliveryId();
    world.trace("    " + what);
    check(
        Arrays.equals(sent.body(), event.message().body().toByteArray()),
        what + " with another body");
    boolean isLate = sent.expiredAt(world.quietMillis);
    check(!isLate || event.redelivered(), what + ", which had expired");
    ModelQueue queue = ref.in(client.modelBroker(), client.name);
    ModelQueue.Entry entry = queue == null ? null : queue.find(sent.number());
    boolean isMissingRightly = isLate || world.model.isStoreUncertain && ref.group() != null;
    check(entry != null || isMissingRightly, what + ", which is not in it");
    if (entry != null) {
      checkEntry(event, sent, ref, entry, what);
    }
    if (event.deliveryId() == 0) {
      world.model.usage.out(sent);
      world.removeSent(client.broker, ref, client.name, sent.number());
      return;
    }
    held.put(event.deliveryId(), new Held(sent.number(), ref, event.qos().ordinal()));
    checkCount(event, sent, ref, what);
  }

  private void checkEntry(
      SessionEvent.Delivery event, Sent sent, QueueRef ref, ModelQueue.Entry entry, String what) {
    check(event.deliveryCount() == entry.failures, what + ", counted " + event.deliveryCount());
    if (entry.logged && event.qos().ordinal() > 0) {
      client.checkDurable(world.storedIn.getOrDefault(sent.number(), -1L), what);
    }
    if (ref.isOwn() && !event.retain() && sent.publisher() != null) {
      checkOrder(event, sent, what);
    }
  }

  /** MQTT 5, 4.6: in order by publisher, topic and QoS. */
  private void checkOrder(SessionEvent.Delivery event, Sent sent, String what) {
    String flow =
        sent.publisher() + " " + sent.destination() + " " + sent.qos() + " " + event.qos();
    boolean wasGiven = given.containsKey(QueueRef.OWN + " " + sent.number());
    int before = newest.getOrDefault(flow, 0);
    check(wasGiven || sent.number() > before, what + " after #" + before);
    newest.put(flow, Math.max(before, sent.number()));
  }

  private void checkCount(SessionEvent.Delivery event, Sent sent, QueueRef ref, String what) {
    int number = sent.number();
    int enqueued = ref.isOwn() ? client.session().enqueued.getOrDefault(number, 0) : 1;
    String key = ref + " " + number;
    int times = onConnection.merge(key, 1, Integer::sum);
    check(times <= enqueued + given.getOrDefault(key, 0), what + ", " + times + " times");
    if (event.qos().ordinal() < 2) {
      return;
    }
    Integer before = taken.put(event.deliveryId(), number);
    if (before != null) {
      check(before == number, what + ", but the id is that of #" + before);
      return;
    }
    int timesTaken = takenOnce.merge(key, 1, Integer::sum);
    check(timesTaken <= enqueued || !client.session().durable, what + " once more");
  }

  /** The client gives a message back. */
  void giveBack(Held delivery) {
    given.merge(delivery.queue() + " " + delivery.number(), 1, Integer::sum);
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
