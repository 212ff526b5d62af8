package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.model.policy.Dispatch;

/**
 * The only thing that keeps messages: a named queue, the queue of a session's topic subscriptions,
 * or that of a shared subscription. Holds the order of its entries and hands them to consumers;
 * what becomes of a delivery is {@link Settlement}'s affair.
 */
final class Queue {
  /**
   * Entries passed over in one dispatch because they are bound to consumers that cannot take more.
   */
  private static final int MAX_SCAN = 1_000;

  final long id;
  final BrokerState broker;

  /** Null but for a named queue. */
  final String name;

  /** What clients call it; null but for a named queue. */
  final Destination destination;

  /** Null but for the queue of a session's subscriptions. */
  final SessionState session;

  /** Null but for a shared subscription's queue. */
  final SubscriptionKey shared;

  /** What holds its entries until they are due, if it is the queue of scheduled messages. */
  ScheduledMessages scheduled;

  /** The topic subscription it belongs to, if it is one's own. */
  TopicSubscription subscription;

  /** True if the log knows this queue. */
  boolean durable;

  final QueueCounts counts = new QueueCounts();

  /** How many messages it let go of, or did not take, because its consumer is slow. */
  int discarded;

  /** True from when who watches was told that its consumer is slow until it has taken all. */
  boolean isToldSlow;

  final ReadyEntries ready = new ReadyEntries();
  final Consumers consumers = new Consumers();

  /** Null but for a named queue. */
  final Promptness promptness;

  private final Runnable dispatchOnce = this::dispatchOnce;
  private final GatheringConsumers gathering = new GatheringConsumers(this);
  private final ExpirySweep expirySweep = new ExpirySweep(this);
  private boolean removed;

  /** True while entries are walked through, which nothing may take out from under the walk. */
  private boolean isWalked;

  private boolean dispatchAgain;
  private int acquired;
  private long unloggedBytes;
  private long lastOrder;

  private Queue(
      long id,
      BrokerState broker,
      String name,
      SessionState session,
      SubscriptionKey shared,
      boolean durable) {
    this.id = id;
    this.broker = broker;
    this.name = name;
    destination = name == null ? null : Destination.queue(name);
    this.session = session;
    this.shared = shared;
    this.durable = durable;
    promptness = name == null ? null : new Promptness();
  }

  static Queue named(long id, BrokerState broker, String name) {
    return new Queue(id, broker, name, null, null, true);
  }

  static Queue temporary(long id, BrokerState broker, String name) {
    return new Queue(id, broker, name, null, null, false);
  }

  static Queue ofTopic(long id, BrokerState broker, boolean durable) {
    return new Queue(id, broker, null, null, null, durable);
  }

  static Queue ofSession(long id, SessionState session) {
    return new Queue(id, session.broker, null, session, null, session.durable);
  }

  static Queue ofShared(long id, BrokerState broker, SubscriptionKey key, boolean durable) {
    return new Queue(id, broker, null, null, key, durable);
  }

  boolean isNamed() {
    return name != null;
  }

  /** True if this client does not get what it published itself, should it ask for no-local. */
  boolean isOf(String client) {
    return session != null && client.equals(session.key)
        || subscription != null && client.equals(subscription.noLocalClient);
  }

  /** True if it belongs to a subscription that has a selector. */
  boolean selects() {
    return subscription != null && subscription.selector != null;
  }

  /** True unless it belongs to a subscription whose selector does not match. */
  boolean admits(Message message) {
    return !selects() || subscription.selector.matches(message);
  }

  /** Attaches a consumer; what is ready it gets with the next dispatch. */
  void attach(Consumer consumer) {
    consumers.add(consumer);
    consumer.isAttached = true;
    gathering.attached(consumers.inTurn().size(), dispatchRule());
    if (consumer.isSelective()) {
      watch(consumer);
    }
    if (consumers.areSelective()) {
      consumers.inTurn().forEach(this::watch);
    }
  }

  /** What the policy says to who attaches now. */
  Dispatch dispatchRule() {
    return isNamed() ? broker.policies.of(destination).dispatch() : Dispatch.DEFAULT;
  }

  /** True if nothing is handed out yet, for more consumers are to come. */
  boolean isGathering() {
    return gathering.isWaiting();
  }

  private void watch(Consumer consumer) {
    if (consumer.cursor == null) {
      consumer.cursor = new Cursor(!consumer.browses);
      ready.watch(consumer.cursor);
    }
  }

  void detach(Consumer consumer) {
    consumers.remove(consumer);
    consumer.isAttached = false;
    gathering.detached(consumers.inTurn().size());
    if (consumer.cursor != null) {
      ready.unwatch(consumer.cursor);
    }
  }

  /**
   * The entry that can make room for another, or null: a client that is away waits for what it has
   * begun to take, and a durable queue loses nothing.
   */
  Entry displaceable() {
    Entry first = durable ? null : ready.first();
    return first == null || first.reserved != null ? null : first;
  }

  /** Messages in the queue: ready, or delivered and not settled. */
  int depth() {
    return ready.size() + acquired;
  }

  /** Messages delivered and not settled. */
  int unsettled() {
    return acquired;
  }

  /** Bytes of its messages that are in memory alone. */
  long unloggedBytes() {
    return unloggedBytes;
  }

  /** The order of the next entry to be added. */
  long nextOrder() {
    return lastOrder + 1;
  }

  /** Adds an entry, which refers to its message; the log may know it later than ones behind it. */
  void add(Entry entry) {
    broker.lane.messages().retain(entry.message, broker);
    unloggedBytes += unloggedBytes(entry);
    if (entry.order > lastOrder) {
      lastOrder = entry.order;
      ready.addLast(entry);
    } else {
      ready.putBack(entry);
    }
    expirySweep.added(entry);
  }

  /** The log knows an entry, and its message, that it did not know when it was added. */
  void logged(Entry entry) {
    entry.logged = true;
    unloggedBytes -= entry.message.sizeBytes;
  }

  void acquire(Entry entry, Delivery delivery) {
    ready.remove(entry);
    entry.delivery = delivery;
    acquired++;
  }

  /** Puts an acquired entry back at its place; a removed queue has none. */
  void putBack(Entry entry) {
    if (removed) {
      remove(entry);
      return;
    }
    broker.lane.unwritten().write(entry);
    entry.delivery = null;
    acquired--;
    ready.putBack(entry);
    expirySweep.added(entry);
  }

  /** Takes an entry out for good, ready or acquired, and gives its reference back. */
  void remove(Entry entry) {
    if (entry.delivery == null) {
      ready.remove(entry);
    } else {
      entry.delivery.entry = null;
      entry.delivery = null;
      acquired--;
    }
    if (entry.reserved != null) {
      entry.reserved.entry = null;
      entry.reserved = null;
    }
    entry.gone = true;
    if (entry.unwritten != null) {
      broker.lane.unwritten().gone(entry);
    }
    if (scheduled != null) {
      scheduled.removed(entry);
    }
    unloggedBytes -= unloggedBytes(entry);
    broker.lane.messages().release(entry.message);
  }

  private static int unloggedBytes(Entry entry) {
    return entry.message.isLogged() ? 0 : entry.message.sizeBytes;
  }

  /** No durable session is left to keep the queue for: the log forgets it and what is in it. */
  void becomeVolatile() {
    durable = false;
    for (Entry entry = ready.first(); entry != null; entry = ready.after(entry)) {
      entry.logged = false;
    }
    for (SessionState holder : broker.sessions.values()) {
      holder.deliveries.all().forEach(this::makeVolatile);
    }
    broker.prepared.forEachHeld(this::makeVolatile);
    broker.delayed.forEachHeld(this::makeVolatile);
  }

  private void dropHeld(Delivery delivery) {
    if (delivery.queue == this) {
      remove(delivery.entry);
    }
  }

  private void makeVolatile(Delivery delivery) {
    if (delivery.queue == this && !delivery.isReceived()) {
      delivery.entry.logged = false;
    }
  }

  boolean isRemoved() {
    return removed;
  }

  /** Hands ready entries to consumers as long as anyone can take one. */
  void dispatch() {
    walk(dispatchOnce);
  }

  /** A message that it waited for was read from the log. */
  void onRead() {
    expirySweep.onRead();
    dispatch();
  }

  /** Walks through entries; a dispatch that is wanted meanwhile follows. */
  void walk(Runnable steps) {
    dispatchAgain |= isWalked && steps == dispatchOnce;
    if (isWalked) {
      return;
    }
    isWalked = true;
    steps.run();
    while (dispatchAgain) {
      dispatchAgain = false;
      dispatchOnce();
    }
    isWalked = false;
  }

  private void dispatchOnce() {
    if (scheduled != null) {
      scheduled.fireDue();
      broker.schedulerRequests.goOn();
    } else if (consumers.areSelective()) {
      new SelectiveDispatch(this).run();
    } else {
      dispatchInOrder();
    }
    consumers.endDrains();
    consumers.tellWildcards(this);
  }

  private void dispatchInOrder() {
    Entry entry = ready.first();
    int passedOver = 0;
    while (entry != null && passedOver < MAX_SCAN && consumers.canTakeAny()) {
      Entry following = ready.after(entry);
      if (entry.expiredAt(broker.context.nowMillis)) {
        broker.deadLetters.expire(this, entry);
      } else if (!offer(entry)) {
        return;
      } else if (entry.isReady()) {
        passedOver++;
      }
      entry = following;
    }
  }

  /**
   * Offers one entry; false if those behind it must wait, too: for credit, or for it to be read
   * back from the log.
   */
  private boolean offer(Entry entry) {
    Consumer consumer = consumers.choose(entry);
    if (consumer == null) {
      return entry.isBound();
    }
    if (!entry.message.isResident()) {
      broker.lane.readFor(this, entry.message);
      return false;
    }
    if (entry.unselected && !admits(entry.message.content)) {
      broker.settlement.dequeue(this, entry);
    } else {
      broker.settlement.deliver(entry, consumer);
    }
    return true;
  }

  /**
   * Drops what is ready, prepared or delayed. What is acquired otherwise goes when it is settled.
   */
  void removeAll() {
    removed = true;
    expirySweep.cancel();
    broker.lane.forget(this);
    broker.prepared.forEachHeld(this::dropHeld);
    broker.delayed.removeAll(this);
    while (!ready.isEmpty()) {
      broker.settlement.abandon(this, ready.first());
    }
  }
}
