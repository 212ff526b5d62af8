package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.model.Resource;
import io.sluice.model.policy.PendingMessages;
import io.sluice.model.policy.PendingMessages.Discard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a message would go, or why it is refused: all queues or none. Works it out without changing
 * the broker, but for making a named queue that is published to.
 */
final class Placement {
  /** Deeper topics are refused: matching works through the levels one by one. */
  static final int MAX_TOPIC_LEVELS = 128;

  /**
   * Bytes of messages not in the log that one slow subscriber's queue may hold: memory is the only
   * place that has them. Once all queues of a lane hold {@link #MAX_UNLOGGED_BYTES}, one may hold
   * no more than {@link #FAIR_UNLOGGED_BYTES}, which does for who takes its messages. A single
   * message always enters.
   */
  private static final long MAX_UNLOGGED_QUEUE_BYTES = 16L << 20;

  static final long MAX_UNLOGGED_BYTES = 64L << 20;
  private static final long FAIR_UNLOGGED_BYTES = 1L << 20;

  private final BrokerState broker;
  private final Message message;

  /** The key of the publisher's session, or null. */
  private final String publisher;

  private final PlacedSoFar soFar;

  /**
   * True if it is for a prepared transaction: what queues keep lasts, whatever the message asks.
   */
  private final boolean prepared;

  /** The queues so far, where several destinations may lead to one; else null. */
  private Set<Queue> seen;

  private final List<Target> targets = new ArrayList<>(2);
  private List<Destination> keepingTopics = List.of();

  /** The queues of slow subscribers that do not get it. */
  private List<Queue> losing = List.of();

  private final boolean retains;
  private boolean logged;

  /** True if it may not be dropped: it is logged, or a named queue has it. */
  private boolean isKept;

  private Refusal refusal;

  /**
   * A queue the message goes to.
   *
   * @param logged if the entry is durable
   * @param topic what it comes by, if that is not the message's own destination, else null
   * @param displaces if the oldest entry is to make room for it
   */
  record Target(Route route, Qos qos, boolean logged, String topic, boolean displaces) {}

  Placement(BrokerState broker, Message message, String publisher) {
    this(broker, message, publisher, null, false);
  }

  Placement(
      BrokerState broker, Message message, String publisher, PlacedSoFar soFar, boolean prepared) {
    this.broker = broker;
    this.message = broker.policies.expiring(message, broker.context.nowMillis);
    this.publisher = publisher;
    this.soFar = soFar;
    this.prepared = prepared;
    retains = retains(message) && !message.body().isEmpty();
    logged = retains;
    isKept = retains;
    refusal = checkMessage();
    if (refusal == null) {
      findTargets();
    }
    if (refusal == null) {
      refusal = checkStorage();
    }
    if (refusal == null && soFar != null) {
      addTo(soFar);
    }
  }

  /** True if the message is to take part in what is retained, now. */
  static boolean retains(Message message) {
    Destination destination = message.destination();
    return message.retain()
        && destination.isTopic()
        && !destination.isTemporary()
        && message.schedule() == null;
  }

  Message message() {
    return message;
  }

  String publisher() {
    return publisher;
  }

  /** The topics it comes to that keep what comes, for later subscriptions. */
  List<Destination> keepingTopics() {
    return keepingTopics;
  }

  Refusal refusal() {
    return refusal;
  }

  List<Target> targets() {
    return targets;
  }

  List<Queue> losing() {
    return losing;
  }

  boolean isMatched() {
    return !targets.isEmpty();
  }

  /** True if the message is to be retained; an empty one clears instead (MQTT 5, 3.3.1.3). */
  boolean retains() {
    return retains;
  }

  /** True if the message is to be written to the log. */
  boolean isLogged() {
    return logged;
  }

  /**
   * True if a consumer may have the message before the log does: it goes to one queue only, where
   * somebody waits for it, and so says the policy.
   */
  boolean mayGoUnwritten() {
    if (targets.size() != 1 || !logged || retains || message.schedule() != null) {
      return false;
    }
    Queue queue = targets.get(0).route().queue();
    return queue.isNamed()
        && !message.destination().isTopic()
        && queue.ready.isEmpty()
        && queue.consumers.canTakeAny()
        && queue.dispatchRule().concurrentStoreAndDispatch()
        && broker.lane.unwritten().haveRoomFor(message.sizeBytes());
  }

  static Refusal refusalOfSize(BrokerState broker, Message message) {
    return broker.context.quotas.refusalAt(Resource.MESSAGE_SIZE, message.sizeBytes(), 0);
  }

  private Refusal checkMessage() {
    Refusal tooLarge = refusalOfSize(broker, message);
    if (tooLarge != null) {
      return tooLarge;
    }
    if (publisher != null && Advisory.isAdvisory(message.destination())) {
      return Refusal.of(
          Refusal.Cause.NOT_AUTHORIZED,
          "the topics of advisories are the broker's own; nobody else publishes to them");
    }
    int levels = levelsOf(message.destination().name());
    return levels <= MAX_TOPIC_LEVELS
        ? null
        : Refusal.of(
            Refusal.Cause.INVALID,
            "the topic has " + levels + " levels; at most " + MAX_TOPIC_LEVELS + " are allowed");
  }

  private static int levelsOf(String name) {
    int levels = 1;
    for (int at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      levels++;
    }
    return levels;
  }

  private void findTargets() {
    Destination destination = message.destination();
    if (destination.isTemporary() && !broker.temporaries.exists(destination)) {
      refusal = Temporaries.refusalOfMissing(destination);
      return;
    }
    if (message.schedule() != null) {
      refusal = destination.isTopic() ? null : broker.refusalOfQueue(destination.name());
      refusal = refusal == null ? broker.scheduled.refusalOf(message.schedule()) : refusal;
      if (refusal == null) {
        consider(Route.toNamed(broker.scheduled.queue()), destination);
      }
    } else if (broker.rules.isPlain(destination)) {
      findTargets(destination);
    } else {
      seen = new HashSet<>();
      broker.rules.destinationsOf(message).forEach(this::findTargets);
    }
  }

  private void findTargets(Destination destination) {
    if (refusal != null) {
      return;
    }
    if (!destination.isTopic()) {
      FoundQueue found = broker.queueForClient(destination.name());
      refusal = found.refusal();
      if (refusal == null) {
        consider(Route.toNamed(found.queue()), destination);
      }
      return;
    }
    if (broker.histories.keeps(destination)) {
      keepingTopics = keepingTopics.isEmpty() ? new ArrayList<>(1) : keepingTopics;
      keepingTopics.add(destination);
    }
    for (Route candidate : broker.router.routesOf(destination)) {
      Route route = candidate.from(publisher);
      if (route != null && refusal == null && route.queue().admits(message)) {
        consider(route, destination);
      }
    }
  }

  private void consider(Route route, Destination by) {
    Queue queue = route.queue();
    Qos qos = queue.isNamed() ? route.qos() : message.qos().min(route.qos());
    if (qos == Qos.AT_MOST_ONCE && !queue.isNamed() && queue.consumers.isEmpty()) {
      return;
    }
    // Only now: by another way it may be to be kept.
    if (seen != null && !seen.add(queue)) {
      return;
    }
    boolean durable = Publishing.isLogged(queue, prepared || message.durable(), qos);
    String topic = by.isTopic() && !by.equals(message.destination()) ? by.name() : null;
    boolean kept = durable || queue.isNamed();
    PendingMessages pending = broker.policies.of(by).pendingMessages();
    long limit =
        kept ? depthLimit(queue, true) : Math.min(limitOf(pending), depthLimit(queue, false));
    if (depthOf(queue) < limit) {
      targets.add(new Target(route, qos, durable, topic, false));
      logged |= durable;
      isKept |= kept;
    } else if (kept) {
      refusal = Refusal.quota(Resource.QUEUE_DEPTH, limit);
    } else if (pending.discard() == Discard.OLDEST && queue.displaceable() != null) {
      targets.add(new Target(route, qos, false, topic, true));
      dropped(Resource.QUEUE_DEPTH, "a slow subscriber's queue lets go of the oldest of " + limit);
    } else {
      losing = losing.isEmpty() ? new ArrayList<>(1) : losing;
      losing.add(queue);
      dropped(Resource.QUEUE_DEPTH, "a slow subscriber's queue holds " + limit + " messages");
    }
  }

  private static long limitOf(PendingMessages pending) {
    return pending.limit() == null ? Long.MAX_VALUE : pending.limit();
  }

  /** How many messages a queue may hold for one more to enter it. */
  static long depthLimit(Queue queue, boolean durable) {
    ShardContext context = queue.broker.context;
    long limit = context.quotas.limit(Resource.QUEUE_DEPTH);
    boolean kept = durable || queue.isNamed();
    return kept ? limit : Math.min(limit, context.options.volatileQueueDepth());
  }

  private long depthOf(Queue queue) {
    return (long) queue.depth() + (soFar == null ? 0 : soFar.entriesOf(queue));
  }

  private Refusal checkStorage() {
    Quotas quotas = broker.context.quotas;
    if (retains && isNewlyRetained()) {
      long retained = quotas.retainedMessages + (soFar == null ? 0 : soFar.newlyRetained.size());
      Refusal tooMany = quotas.refusalAt(Resource.RETAINED_MESSAGES, retained);
      if (tooMany != null) {
        return tooMany;
      }
    }
    long stored = quotas.storedBytes + (soFar == null ? 0 : soFar.bytes);
    Refusal full = quotas.refusalAt(Resource.STORED_BYTES, stored, message.sizeBytes());
    Refusal refused = isKept ? (full != null ? full : refusalOfNamedQueue()) : null;
    if (refused != null || logged) {
      return refused;
    }
    if (full != null && targets.removeIf(target -> !passesAtOnce(target.route().queue()))) {
      dropped(Resource.STORED_BYTES, full.detail());
    } else if (targets.removeIf(target -> isOutOfMemory(target.route().queue()))) {
      dropped(null, "slow subscribers' queues hold as many bytes as memory is there for");
    }
    return null;
  }

  /** A named queue never drops what its publisher hears yes for. */
  private Refusal refusalOfNamedQueue() {
    boolean fits =
        logged
            || targets.stream()
                .map(target -> target.route().queue())
                .noneMatch(queue -> queue.isNamed() && isOutOfMemory(queue));
    if (fits) {
      return null;
    }
    return Refusal.of(
        Refusal.Cause.QUOTA,
        "the queue holds as many bytes of non-persistent messages as memory is there for; "
            + "consume some, or publish persistent ones");
  }

  private boolean isOutOfMemory(Queue queue) {
    long more = message.sizeBytes() + (soFar == null ? 0 : soFar.bytes);
    boolean scarce = broker.lane.messages().unloggedBytes() + more > MAX_UNLOGGED_BYTES;
    long share = scarce ? FAIR_UNLOGGED_BYTES : MAX_UNLOGGED_QUEUE_BYTES;
    return queue.unloggedBytes() > 0 && queue.unloggedBytes() + more > share;
  }

  private boolean isNewlyRetained() {
    String topic = message.destination().name();
    return !broker.retained.has(topic) && (soFar == null || !soFar.newlyRetained.contains(topic));
  }

  /** A message that nobody is to keep may pass a full store, if its subscriber takes it now. */
  private boolean passesAtOnce(Queue queue) {
    return !prepared && queue.ready.isEmpty() && queue.consumers.canTakeAny();
  }

  private void addTo(PlacedSoFar sum) {
    sum.bytes += isMatched() || retains ? message.sizeBytes() : 0;
    if (retains && isNewlyRetained()) {
      sum.newlyRetained.add(message.destination().name());
    }
    targets.forEach(target -> sum.addEntry(target.route().queue()));
  }

  private void dropped(Resource resource, String why) {
    broker.context.event(BrokerEvent.Kind.MESSAGE_DROPPED, broker.id, resource, why);
  }
}
