package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.shard.Connection;
import io.sluice.broker.shard.Opened;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A client, which outlives every crash: what it knows of its session, as its protocol has it
 * remember, and a check of everything it hears.
 */
final class SimClient {
  final World world;
  final String broker;
  final String name;

  /** Null while not connected, or not answered yet. */
  Connection connection;

  boolean isOpening;
  private int generation;

  /** Exactly-once publishes that are not answered, by dedup id, in order. */
  final Map<Integer, Sent> unanswered = new TreeMap<>();

  private final Map<Long, Integer> dedupOfTag = new HashMap<>();
  final List<Integer> toForget = new ArrayList<>();
  private final Map<Long, Integer> forgetting = new HashMap<>();

  final Answers answers = new Answers(this);
  final Deliveries deliveries;

  /** The queues of this connection's consumers. */
  Map<Long, String> consumers = new TreeMap<>();

  int unwrittenMessages;
  Buffered transaction;

  SimClient(World world, String broker, String name) {
    this.world = world;
    this.broker = broker;
    this.name = name;
    deliveries = new Deliveries(this);
  }

  boolean isConnected() {
    return connection != null;
  }

  ModelBroker modelBroker() {
    return world.model.broker(broker);
  }

  ModelSession session() {
    return modelBroker().sessions.get(name);
  }

  void open(boolean clean, long expiryMillis, int maxInflight, int window, Will will) {
    ModelBroker modelBroker = modelBroker();
    boolean may = modelBroker != null && world.model.mayOpen(modelBroker, name);
    boolean wasConnected = isConnected();
    if (may && wasConnected) {
      disconnected();
    }
    if (may) {
      boolean present =
          world.model.open(
              modelBroker, name, clean, expiryMillis, will == null ? null : will.model());
      if (!present) {
        forgetSession();
      }
      isOpening = true;
      generation++;
      expectPresent = present;
    }
    long chunk = expiryMillis > 0 && may ? world.laneOf(broker).gathering() : -1;
    int opening = generation;
    Map<Long, String> itsConsumers = consumers;
    OpenSession request =
        new OpenSession(
            World.SHARD,
            broker,
            "user",
            Protocol.MQTT,
            name,
            true,
            clean,
            expiryMillis,
            maxInflight,
            window,
            window * 60,
            Integer.MAX_VALUE,
            will == null ? null : will.toWill());
    world.shard.open(
        request,
        events -> heard(opening, itsConsumers, events),
        opened -> opened(opening, may, chunk, opened));
  }

  private boolean expectPresent;

  /** A will as the shard and the model take it. */
  record Will(Sent sent, long delayMillis) {
    io.sluice.broker.api.Will toWill() {
      return new io.sluice.broker.api.Will(sent.message(), delayMillis);
    }

    ModelWill model() {
      return new ModelWill(sent, delayMillis, Long.MAX_VALUE);
    }
  }

  private void opened(int opening, boolean may, long chunk, Opened opened) {
    check(may == (opened.refusal() == null), this + " opened " + opened.refusal() + ", may " + may);
    if (opened.refusal() != null || opening != generation || !isOpening) {
      return;
    }
    checkDurable(chunk, "opening");
    check(opened.present() == expectPresent, this + " found a session: " + opened.present());
    isOpening = false;
    connection = opened.connection();
  }

  /** The connection is gone, by whose fault ever. */
  void disconnected() {
    world.connectionEnded(this);
    generation++;
    connection = null;
    isOpening = false;
    answers.disconnected();
    dedupOfTag.clear();
    forgetting.clear();
    consumers = new TreeMap<>();
    unwrittenMessages = 0;
    transaction = null;
    deliveries.disconnected();
  }

  private void forgetSession() {
    unanswered.clear();
    toForget.clear();
    deliveries.forgetSession();
  }

  void expectDedup(long tag, int dedupId) {
    dedupOfTag.put(tag, dedupId);
  }

  void expectForget(long tag, int dedupId) {
    forgetting.put(tag, dedupId);
  }

  private void heard(int opening, Map<Long, String> itsConsumers, List<SessionEvent> events) {
    for (SessionEvent event : events) {
      if (opening == generation) {
        check(connection != null || event instanceof SessionEvent.Closed, "an event before opened");
        heard(event);
      } else if (event instanceof SessionEvent.Delivery delivery && delivery.deliveryId() == 0) {
        deliveries.sentToNobody(delivery, itsConsumers);
      }
    }
  }

  private void heard(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery e) {
      unwrittenMessages++;
      deliveries.delivered(e);
    } else if (event instanceof SessionEvent.Received e) {
      deliveries.received(e);
    } else if (event instanceof SessionEvent.Published e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "publish");
      published(e);
    } else if (event instanceof SessionEvent.TransactionEnded e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "commit");
    } else if (event instanceof SessionEvent.Forgotten e) {
      answers.heard(e.tag(), null, "forget");
      toForget.remove(forgetting.remove(e.tag()));
    } else if (event instanceof SessionEvent.Subscribed e) {
      answers.heard(e.tag(), causeOf(e.refusals().get(0)), "subscribe");
    } else if (event instanceof SessionEvent.Unsubscribed e) {
      answers.heard(e.tag(), e.existed().get(0), "unsubscribe");
    } else if (event instanceof SessionEvent.ConsumerOpened e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "consume");
    } else if (event instanceof SessionEvent.ConsumerClosed e) {
      answers.heard(e.tag(), null, "close consumer");
    } else if (event instanceof SessionEvent.Closed e) {
      check(
          e.reason() == CloseReason.TAKEN_OVER || modelBroker() == null || e.reason() != null,
          "closed without reason");
      disconnected();
    }
  }

  private void published(SessionEvent.Published event) {
    Integer dedupId = dedupOfTag.remove(event.tag());
    if (dedupId != null && unanswered.remove(dedupId) != null && event.refusal() == null) {
      toForget.add(dedupId);
    }
  }

  private static Refusal.Cause causeOf(Refusal refusal) {
    return refusal == null ? null : refusal.cause();
  }

  void checkDurable(long chunk, String what) {
    check(
        world.laneOf(broker).log.isDurable(chunk),
        this + " heard of " + what + " before chunk " + chunk + " was durable");
  }

  @Override
  public String toString() {
    return broker + "/" + name;
  }
}
