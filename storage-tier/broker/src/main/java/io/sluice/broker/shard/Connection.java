package io.sluice.broker.shard;

import io.sluice.broker.api.OpenSession;
import io.sluice.broker.api.ProducerSpec;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionListener;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client's connection to its session, from open until close; what it holds is gone with it. */
public final class Connection {
  final SessionState session;
  final Protocol protocol;
  final int maxInflight;
  final int maxMessageBytes;
  private final OpenSession.Peer peer;
  private final SessionListener listener;
  private final int windowMessages;
  private final long windowBytes;
  private int outstandingMessages;
  private long outstandingBytes;

  /** Deliveries above at-most-once that this connection was sent and has not settled. */
  int inflight;

  /** All consumers of this connection, of queues and of subscriptions. */
  final List<ClientConsumer> consumers = new ArrayList<>(1);

  /** What its client means to send to, by the adapter's ids. */
  final Map<Long, ProducerSpec> toldProducers = new LinkedHashMap<>(2);

  final Map<Long, Transaction> transactions = new LinkedHashMap<>(2);

  /**
   * The chunk before which the client may see nothing: it makes session or subscription durable.
   */
  private long heldUntil = -1;

  /** Events of the turn, for {@link Outbox}. */
  List<SessionEvent> immediateEvents = new ArrayList<>(1);

  List<SessionEvent> gatedEvents = new ArrayList<>(1);

  /** Events that wait for nothing but {@link #heldUntil}, whose chunk is being written. */
  List<SessionEvent> heldEvents = List.of();

  /** The chunk that releases the last event that waited. */
  private long lastGatedWith = -1;

  boolean isOpen = true;

  /** True if a producer of it has numbered a message. */
  boolean numbers;

  private boolean saidClosed;

  Connection(SessionState session, OpenSession request, int maxInflight, SessionListener listener) {
    this.session = session;
    this.protocol = request.protocol();
    this.maxInflight = maxInflight;
    this.maxMessageBytes = request.maxMessageBytes();
    this.windowMessages = request.windowMessages();
    this.windowBytes = request.windowBytes();
    this.listener = listener;
    peer = request.peer();
  }

  /** How its client calls it, or, if it does not, how others may: unique in the broker. */
  String id() {
    return peer.connectionId() == null
        ? "ID:" + protocol.key() + ":" + session.clientId
        : peer.connectionId();
  }

  /** The client's network address, or null. */
  String address() {
    return peer.address();
  }

  /**
   * True if a message may be handed over now, of any size: a small one must not overtake a large
   * one that does not fit.
   */
  boolean hasWindow() {
    return outstandingMessages == 0
        || outstandingMessages < windowMessages && outstandingBytes < windowBytes;
  }

  /** True if one more delivery may be unsettled; {@code newId} if it has no id yet. */
  boolean hasInflight(boolean newId) {
    return inflight < maxInflight && !(newId && session.deliveries.isFull());
  }

  void handedOver(int sizeBytes) {
    outstandingMessages++;
    outstandingBytes += sizeBytes;
  }

  void written(int messages, long bytes) {
    outstandingMessages = Math.max(0, outstandingMessages - messages);
    outstandingBytes = outstandingMessages == 0 ? 0 : Math.max(0, outstandingBytes - bytes);
  }

  /** From now on the client may see nothing before the chunk being gathered is durable. */
  void hold() {
    Lane lane = session.broker.lane;
    heldUntil = lane.journal().sequence();
    if (!heldEvents.isEmpty()) {
      lastGatedWith = heldUntil;
      lane.outbox().gateHeld(this);
    }
  }

  /** Sends an event; {@code waits} until the chunk being gathered is durable. */
  void send(boolean waits, SessionEvent event) {
    Lane lane = session.broker.lane;
    long gathering = lane.journal().sequence();
    if (waits || heldUntil == gathering) {
      lastGatedWith = gathering;
      lane.outbox().send(this, true, event);
    } else if (lane.isDurable(heldUntil)) {
      lane.outbox().send(this, false, event);
    } else {
      lane.outbox().hold(this, event);
    }
  }

  /** True if the chunk it is held for is this one or an earlier one. */
  boolean isHeldFor(long sequence) {
    return heldUntil <= sequence;
  }

  /** True if an earlier event still waits for the log: a durable delivery must not overtake it. */
  boolean hasGated() {
    return !session.broker.lane.isDurable(lastGatedWith);
  }

  /** The consumer of this queue, or null. */
  Consumer consumerOf(Queue queue) {
    for (ClientConsumer each : consumers) {
      if (each instanceof Consumer consumer && consumer.queue == queue) {
        return consumer;
      }
    }
    return null;
  }

  /** True if the consumer is one of this connection's, and not closed. */
  boolean has(Consumer consumer) {
    return consumer != null && consumer.connection == this && consumer.isAttached;
  }

  /** Hands every consumer what it can take, because the connection can take more now. */
  void dispatch() {
    for (int i = 0; i < consumers.size(); i++) {
      consumers.get(i).dispatch();
    }
  }

  /** Another policy is in force, which may let its consumers be sent more ahead, or less. */
  void fitWindows() {
    boolean grown = false;
    for (ClientConsumer consumer : consumers) {
      grown |= consumer.fitWindow();
    }
    if (grown) {
      dispatch();
    }
  }

  List<SessionEvent> takeImmediate() {
    List<SessionEvent> taken = immediateEvents;
    immediateEvents = new ArrayList<>(1);
    return taken;
  }

  List<SessionEvent> takeGated() {
    List<SessionEvent> taken = gatedEvents;
    gatedEvents = new ArrayList<>(1);
    return taken;
  }

  /** Hands events over; none after {@link SessionEvent.Closed}, which overtakes what waits. */
  Runnable handOver(List<SessionEvent> events) {
    return () -> {
      if (!saidClosed) {
        saidClosed = events.get(events.size() - 1) instanceof SessionEvent.Closed;
        listener.onEvents(events);
      }
    };
  }
}
