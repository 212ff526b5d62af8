package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.ProducerSequence;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Xid;
import io.sluice.broker.shard.Connection;
import io.sluice.broker.shard.Opened;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A client, which outlives every crash: what it knows of its session, as its protocol has it
 * remember, and a check of everything it hears.
 */
final class SimClient {
  final World world;
  final String broker;

  /** Its name in the broker: client ids of MQTT are a name space of their own. */
  final String name;

  private final String clientId;
  private final Protocol protocol;

  /** Null while not connected, or not answered yet. */
  Connection connection;

  boolean isOpening;
  private int generation;

  /** Exactly-once publishes that are not answered, by dedup id, in order. */
  final Map<Integer, Sent> unanswered = new TreeMap<>();

  private final Map<Long, Integer> dedupOfTag = new HashMap<>();
  private final Map<Long, Sent> unwrittenOfTag = new HashMap<>();
  final List<Integer> toForget = new ArrayList<>();
  private final Map<Long, Integer> forgetting = new HashMap<>();

  final Numbering numbering;
  final Answers answers = new Answers(this);
  final Deliveries deliveries;

  SimConsumers consumers = new SimConsumers();
  int maxInflight;
  int unwrittenMessages;
  Buffered transaction;

  /** By delivery id of this connection: what it has that a prepared transaction settles. */
  final Map<Integer, Xid> prepared = new HashMap<>();

  /** What this connection prepared that has not ended. */
  final Set<Xid> preparing = new HashSet<>();

  SimClient(World world, String broker, String clientId, Protocol protocol) {
    this.world = world;
    this.broker = broker;
    this.clientId = clientId;
    this.protocol = protocol;
    name = (isMqtt() ? "" : "queueing ") + clientId;
    numbering = new Numbering(name);
    deliveries = new Deliveries(this);
  }

  boolean isMqtt() {
    return protocol == Protocol.MQTT;
  }

  boolean isConnected() {
    return connection != null;
  }

  boolean isInTransaction(int deliveryId) {
    return transaction != null && transaction.settlements.containsKey(deliveryId);
  }

  ModelBroker modelBroker() {
    return world.model.broker(broker);
  }

  ModelSession session() {
    return modelBroker().sessions.get(name);
  }

  void open(boolean clean, long expiryMillis, int inflight, int window, Will will) {
    ModelBroker modelBroker = modelBroker();
    Refusal.Cause refusal =
        modelBroker == null
            ? Refusal.Cause.UNAVAILABLE
            : world.model.refusalToOpen(modelBroker, name, isMqtt());
    boolean may = refusal == null;
    if (may && isConnected()) {
      disconnected();
    }
    if (may) {
      expectPresent =
          world.model.open(
              modelBroker, name, clean, expiryMillis, will == null ? null : will.model());
      if (!expectPresent) {
        forgetSession();
      }
      keepsSession = session().durable;
      isOpening = true;
      generation++;
      maxInflight = inflight;
    }
    long chunk = expiryMillis > 0 && may ? world.laneOf(broker).gathering() : -1;
    int opening = generation;
    SimConsumers itsConsumers = consumers;
    OpenSession request =
        new OpenSession(
            World.SHARD,
            broker,
            "user",
            protocol,
            clientId,
            isMqtt(),
            clean,
            expiryMillis,
            inflight,
            window,
            window * 60,
            Integer.MAX_VALUE,
            will == null ? null : will.toWill(),
            OpenSession.Peer.UNKNOWN);
    world.shard.open(
        request,
        events -> heard(opening, itsConsumers, events),
        opened -> opened(opening, refusal, chunk, opened));
  }

  private boolean expectPresent;
  private boolean keepsSession;

  /** A will as the shard and the model take it. */
  record Will(Sent sent, long delayMillis) {
    io.sluice.broker.api.Will toWill() {
      return new io.sluice.broker.api.Will(sent.message(), delayMillis);
    }

    ModelWill model() {
      return new ModelWill(sent, delayMillis, Long.MAX_VALUE);
    }
  }

  private void opened(int opening, Refusal.Cause refusal, long chunk, Opened opened) {
    Refusal.Cause actual = causeOf(opened.refusal());
    check(refusal == actual, this + " opened, refused " + actual + ", not " + refusal);
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
    if (!keepsSession) {
      forgetSession();
    }
    deliveries.held.values().forEach(delivery -> world.redeliveries.lost(this, delivery));
    deliveries.unsettled().forEach(delivery -> world.unwritten.kept(this, delivery.number()));
    world.redeliveries.left(this);
    generation++;
    connection = null;
    isOpening = false;
    answers.disconnected();
    dedupOfTag.clear();
    unwrittenOfTag.clear();
    forgetting.clear();
    consumers = new SimConsumers();
    unwrittenMessages = 0;
    numbering.lost(transaction == null ? List.of() : transaction.numbered);
    transaction = null;
    prepared.clear();
    preparing.clear();
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

  /** {@code by} is null if it has no number. */
  void expectWritten(long tag, Sent sent, ProducerSequence by) {
    world.unwritten.published(this, sent, by);
    expectAgain(tag, sent);
  }

  /** As {@link #expectWritten}, of what was published before. */
  void expectAgain(long tag, Sent sent) {
    unwrittenOfTag.put(tag, sent);
  }

  void expectForget(long tag, int dedupId) {
    forgetting.put(tag, dedupId);
  }

  private void heard(int opening, SimConsumers itsConsumers, List<SessionEvent> events) {
    for (SessionEvent event : events) {
      if (opening == generation) {
        check(connection != null || event instanceof SessionEvent.Closed, "an event before opened");
        heard(event);
      } else if (event instanceof SessionEvent.Delivery delivery) {
        deliveries.sentToNobody(delivery, itsConsumers.get(delivery.consumerId()));
      }
    }
  }

  private void heard(SessionEvent.Delivery event) {
    unwrittenMessages++;
    SimConsumer consumer = consumers.get(event.consumerId());
    if (consumer != null) {
      consumer.credit.use(consumer + " has " + event);
    }
    boolean isFor = event.consumerId() == 0 || consumer != null;
    check(isFor, this + " has for consumer " + event.consumerId() + ", which is closed: " + event);
    if (consumer != null && consumer.isClosing) {
      deliveries.sentToNobody(event, consumer);
    } else {
      deliveries.delivered(event, consumer);
    }
  }

  private void heard(SessionEvent event) {
    if (event instanceof SessionEvent.Delivery e) {
      heard(e);
    } else if (event instanceof SessionEvent.Received e) {
      deliveries.received(e);
    } else if (event instanceof SessionEvent.Published e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "publish");
      published(e);
    } else if (event instanceof SessionEvent.TransactionEnded e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "commit");
      numbering.answered(e.tag());
    } else if (event instanceof SessionEvent.Prepared e) {
      Object outcome = e.readOnly() ? PreparedCommands.READ_ONLY : causeOf(e.refusal());
      answers.heard(e.tag(), outcome, "prepare");
      numbering.answered(e.tag());
    } else if (event instanceof SessionEvent.PreparedEnded e) {
      answers.heardNews(e);
    } else if (event instanceof SessionEvent.Recovered e) {
      answers.heard(e.tag(), e.prepared(), "recover");
    } else if (event instanceof SessionEvent.Forgotten e) {
      answers.heard(e.tag(), null, "forget");
      toForget.remove(forgetting.remove(e.tag()));
    } else if (event instanceof SessionEvent.Subscribed e) {
      answers.heard(e.tag(), causeOf(e.refusals().get(0)), "subscribe");
    } else if (event instanceof SessionEvent.Unsubscribed e) {
      answers.heard(e.tag(), e.existed().get(0), "unsubscribe");
    } else if (event instanceof SessionEvent.ConsumerOpened e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "consume");
      consumers.heard(e);
    } else if (event instanceof SessionEvent.ConsumerClosed e) {
      answers.heard(e.tag(), null, "close consumer");
      consumers.heard(e);
    } else {
      heardOfDestination(event);
    }
  }

  private void heardOfDestination(SessionEvent event) {
    if (event instanceof SessionEvent.Drained e) {
      consumers.heard(e);
    } else if (event instanceof SessionEvent.TemporaryAnswered e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "temporary destination");
    } else if (event instanceof SessionEvent.SubscriptionFound e) {
      var found = new DestinationCommands.Found(e.source(), e.selector());
      answers.heard(e.tag(), found, "find subscription");
    } else if (event instanceof SessionEvent.SubscriptionDeleted e) {
      answers.heard(e.tag(), causeOf(e.refusal()), "delete subscription");
    } else if (event instanceof SessionEvent.Closed e) {
      check(
          e.reason() == CloseReason.TAKEN_OVER || modelBroker() == null || e.reason() != null,
          "closed without reason");
      disconnected();
    }
  }

  private void published(SessionEvent.Published event) {
    numbering.answered(event.tag());
    Integer dedupId = dedupOfTag.remove(event.tag());
    if (dedupId != null && unanswered.remove(dedupId) != null && event.refusal() == null) {
      toForget.add(dedupId);
    }
    Sent sent = unwrittenOfTag.remove(event.tag());
    if (sent != null) {
      world.unwritten.answered(this, sent);
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
