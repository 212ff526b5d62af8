package io.sluice.broker.shard;

import io.sluice.broker.api.BrokerEvent;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.record.LogRecord;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes messages into a broker: checks the quotas, finds the queues, stores once and lets every
 * queue refer to it.
 */
final class Publishing {
  private final BrokerState broker;
  private final ShardContext context;
  private final Journal journal;

  Publishing(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
    journal = broker.lane.journal();
  }

  /** See {@link io.sluice.broker.api.Session#publish(long, Message, int)}. */
  void publish(Connection from, long tag, Message message, int dedupId) {
    SessionState session = from.session;
    if (dedupId > 0 && session.remembers(dedupId)) {
      from.send(session.durable, new SessionEvent.Published(tag, null, true, 0));
    } else {
      publish(from, tag, new Publish(message, null), dedupId);
    }
  }

  /** See {@link io.sluice.broker.api.Session#publish(long, Message, ProducerSequence)}. */
  void publish(Connection from, long tag, Publish publish) {
    if (broker.producers.repeats(publish.by())) {
      // What was published then may not be durable yet, nor on its way.
      broker.lane.unwritten().writeAll();
      from.send(true, new SessionEvent.Published(tag, null, true, 0));
    } else {
      publish(from, tag, publish, 0);
    }
  }

  private void publish(Connection from, long tag, Publish publish, int dedupId) {
    SessionState session = from.session;
    Message message = publish.message();
    if (SchedulerRequests.isOne(message)) {
      broker.schedulerRequests.receive(from, tag, message, dedupId);
      return;
    }
    long throttleMillis = context.quotas.takePublish(message.sizeBytes());
    if (throttleMillis >= 0 && Statistics.areAskedBy(message)) {
      broker.statistics.answer(message);
      from.send(false, new SessionEvent.Published(tag, null, true, throttleMillis));
      return;
    }
    Placement placement = new Placement(broker, by(session.user, message), session.key);
    Refusal refusal =
        throttleMillis < 0 ? context.quotas.publishRateRefusal() : placement.refusal();
    if (refusal != null) {
      refused(refusal);
      from.send(false, new SessionEvent.Published(tag, refusal, true, 0));
      return;
    }
    SessionEvent.Published answer =
        new SessionEvent.Published(tag, null, placement.isMatched(), throttleMillis);
    if (dedupId <= 0 && triesUnwritten(placement)) {
      countIn(placement, from.protocol);
      placeUnwritten(from, placement, publish.by(), answer);
      return;
    }
    long recordsBefore = journal.records();
    remember(session, dedupId);
    receive(from, placement, publish.by());
    from.send(journal.records() != recordsBefore, answer);
  }

  /** True if the message is to be written only if its consumer does not take it at once. */
  private static boolean triesUnwritten(Placement placement) {
    return placement.mayGoUnwritten()
        && placement.targets().get(0).route().queue().promptness.takeTry();
  }

  /** The session published under this dedup id, or, if it is 0, under none. */
  void remember(SessionState session, int dedupId) {
    if (dedupId > 0) {
      session.remember(dedupId);
      if (session.durable) {
        journal.append(new LogRecord.PublishRemembered(session.id, dedupId));
      }
    }
  }

  /** See {@link io.sluice.broker.api.Session#forget}. */
  void forget(Connection from, long tag, int dedupId) {
    boolean durable = from.session.durable;
    if (from.session.forget(dedupId) && durable) {
      journal.append(new LogRecord.PublishForgotten(from.session.id, dedupId));
    }
    // An id that is not remembered may have been forgotten just now, and not durably yet.
    from.send(durable, new SessionEvent.Forgotten(tag));
  }

  /**
   * Publishes a will; it was checked against the message size when it was left, other quotas drop
   * it.
   */
  void publishWill(String client, Message will) {
    SessionState session = broker.sessions.get(client);
    Message stamped = by(session == null ? null : session.user, stamped(will));
    Placement placement = new Placement(broker, stamped, client);
    Refusal refusal = placement.refusal();
    if (refusal == null) {
      countIn(placement, Protocol.MQTT);
      place(placement, false);
    } else {
      refused(refusal);
    }
  }

  /**
   * A will's expiry counts from when it is published: until then its time-stamp is 0 and its expiry
   * an interval.
   */
  private Message stamped(Message will) {
    long expiresAt = will.expiresAtMillis() == 0 ? 0 : context.nowMillis + will.expiresAtMillis();
    return will.withTimes(context.nowMillis, expiresAt, null);
  }

  /** Publishes several messages of one publisher; all of them or, with the refusal, none. */
  Refusal publishAll(Connection from, List<Publish> publishes) {
    List<Placement> placements = new ArrayList<>(publishes.size());
    Refusal refusal = findPlaces(from, publishes, false, placements);
    if (refusal != null) {
      return refusal;
    }
    List<Message> questions = List.of();
    for (int i = 0; i < placements.size(); i++) {
      if (placements.get(i) == null) {
        questions = questions.isEmpty() ? new ArrayList<>(1) : questions;
        questions.add(publishes.get(i).message());
      } else {
        receive(from, placements.get(i), publishes.get(i).by());
      }
    }
    // Last, for an answer is not to take the place of what follows its question.
    questions.forEach(broker.statistics::answer);
    return null;
  }

  /**
   * Finds where several messages of one publisher go, together; or the refusal of one. What asks
   * for statistics goes nowhere, which is null, unless it is for a prepared transaction.
   */
  Refusal findPlaces(
      Connection from, List<Publish> publishes, boolean prepared, List<Placement> found) {
    PlacedSoFar soFar = new PlacedSoFar();
    for (Publish publish : publishes) {
      if (!prepared && Statistics.areAskedBy(publish.message())) {
        found.add(null);
        continue;
      }
      Message own = by(from.session.user, publish.message());
      Placement placement = new Placement(broker, own, from.session.key, soFar, prepared);
      if (placement.refusal() != null) {
        refused(placement.refusal());
        return placement.refusal();
      }
      found.add(placement);
    }
    return null;
  }

  /** The message with its sender's name, if the policy wants that. */
  private Message by(String user, Message message) {
    return !broker.populatesUserId || user == null || user.equals(message.properties().userId())
        ? message
        : message.withUserId(user);
  }

  /** Carries out the placement of a message that a client sent. */
  private void receive(Connection from, Placement placement, ProducerSequence by) {
    countIn(placement, from.protocol);
    place(from, placement, by, false);
  }

  /**
   * Stores a message, and notes that its producer sent it.
   *
   * @param by null for none
   * @param logs if it is to be written to the log now
   */
  StoredMessage store(Connection from, Placement placement, ProducerSequence by, boolean logs) {
    long producer = broker.producers.note(from, by, logs);
    long number = by == null ? 0 : by.number();
    return broker.lane.messages().add(placement.message(), logs, producer, number);
  }

  void countIn(Placement placement, Protocol protocol) {
    context.meters.countIn(context.nowMillis, protocol, placement.message().sizeBytes());
  }

  /**
   * Carries out a placement: one message, a reference and, where it is durable, a record for each
   * queue.
   */
  void place(Placement placement, boolean afterLog) {
    place(null, placement, null, afterLog);
  }

  private void place(Connection from, Placement placement, ProducerSequence by, boolean afterLog) {
    Message message = placement.message();
    boolean retains = placement.retains();
    if (Placement.retains(message) && !retains) {
      broker.retained.clear(message.destination().name());
    }
    broker.messageAdvisories.placing(placement);
    StoredMessage stored = null;
    if (placement.isMatched() || retains) {
      stored = store(from, placement, by, placement.isLogged());
      for (Placement.Target target : placement.targets()) {
        enqueue(placement, stored, target).afterLog = afterLog;
      }
    }
    if (retains) {
      broker.retained.set(message.destination().name(), stored);
    }
    broker.histories.add(placement, stored, afterLog);
    dispatch(placement);
  }

  /**
   * Carries out a placement that {@link Placement#mayGoUnwritten}: its one queue's consumer has the
   * message before the log does, which has it only if nobody takes it at once.
   */
  private void placeUnwritten(
      Connection from, Placement placement, ProducerSequence by, SessionEvent.Published answer) {
    broker.messageAdvisories.placing(placement);
    Placement.Target target = placement.targets().get(0);
    Queue queue = target.route().queue();
    StoredMessage stored = store(from, placement, by, false);
    Entry entry = entry(stored, target, false);
    broker.lane.unwritten().add(queue, entry, from, by, answer);
    enqueue(queue, entry);
    broker.histories.add(placement, stored, false);
    dispatch(placement);
    if (entry.isReady()) {
      broker.lane.unwritten().write(entry);
    }
  }

  private void dispatch(Placement placement) {
    for (Placement.Target target : placement.targets()) {
      Queue queue = target.route().queue();
      queue.dispatch();
      broker.messageAdvisories.placed(queue, placement.message());
    }
  }

  /** Adds the message to one of its queues, which is to be dispatched when all have it. */
  Entry enqueue(Placement placement, StoredMessage stored, Placement.Target target) {
    Queue queue = target.route().queue();
    Entry displaced = target.displaces() ? queue.displaceable() : null;
    if (displaced != null) {
      broker.messageAdvisories.displaced(queue, displaced);
      broker.settlement.dequeue(queue, displaced);
    }
    Entry entry = entry(stored, target, target.logged());
    enqueue(queue, entry);
    if (placement.message().schedule() != null) {
      broker.scheduled.added(entry);
    }
    return entry;
  }

  private static Entry entry(StoredMessage stored, Placement.Target target, boolean logged) {
    Route route = target.route();
    boolean retain = stored.content.retain() && route.retainAsPublished();
    Entry entry = new Entry(stored, target.qos(), retain, route.subscriptionIds(), logged);
    entry.topic = target.topic();
    return entry;
  }

  /** Adds an entry to a queue, and writes so if it is durable. */
  void enqueue(Queue queue, Entry entry) {
    entry.order = queue.nextOrder();
    queue.counts.enqueued++;
    broker.counts.enqueued++;
    if (entry.logged) {
      journal.append(entry.record(queue));
    }
    queue.add(entry);
  }

  /** True if an entry of this message in this queue is durable. */
  static boolean isLogged(Queue queue, boolean durableMessage, Qos qos) {
    return queue.durable && durableMessage && qos != Qos.AT_MOST_ONCE;
  }

  void refused(Refusal refusal) {
    Resource resource = refusal.resource();
    context.event(BrokerEvent.Kind.PUBLISH_REFUSED, broker.id, resource, refusal.detail());
  }
}
