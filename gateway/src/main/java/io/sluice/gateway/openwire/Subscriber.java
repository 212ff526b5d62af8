package io.sluice.gateway.openwire;

import io.netty.util.concurrent.ScheduledFuture;
import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.BrokerEvent.Kind;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.SessionEvent.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.advisory.AdvisorySupport;
import org.apache.activemq.command.ConsumerInfo;
import org.apache.activemq.command.Message;
import org.apache.activemq.command.MessageAck;
import org.apache.activemq.command.MessageDispatch;
import org.apache.activemq.command.MessageId;
import org.apache.activemq.command.MessagePull;

/**
 * One of a client's consumers: sends what it is delivered as MessageDispatch, and knows what is
 * unacknowledged. With a composite destination it has a consumer at the shard for each part.
 */
final class Subscriber {
  private final OpenWireClient client;
  final ConsumerInfo info;
  final List<Long> consumerIds = new ArrayList<>(1);
  private final NavigableMap<Long, Sent> unacknowledged = new TreeMap<>();
  private int prefetch;
  private boolean pulls;

  /** True from the request to take back what credit is left until that is answered. */
  private boolean draining;

  /** A pull that came before the end of the last one was told; null for none. */
  private MessagePull nextPull;

  private ScheduledFuture<?> pullEnd;

  /** A message that a client has; its credit goes back once, when it is said to be processed. */
  static final class Sent {
    final long sequence;
    final int deliveryId;
    final long consumerId;
    boolean credited;
    boolean redelivered;

    Sent(long sequence, int deliveryId, long consumerId) {
      this.sequence = sequence;
      this.deliveryId = deliveryId;
      this.consumerId = consumerId;
    }
  }

  Subscriber(OpenWireClient client, ConsumerInfo info, int prefetch) {
    this.client = client;
    this.info = info;
    this.prefetch = prefetch;
  }

  int prefetch() {
    return prefetch;
  }

  /**
   * What of it the policy is to leave, since the client never acknowledges less at once: browsers
   * half, and with optimizeAcknowledge 65 of 100, of the prefetch that they asked for.
   */
  int leastPrefetch() {
    if (info.isBrowser()) {
      return (prefetch + 1) / 2;
    }
    return info.isOptimizedAcknowledge() ? (prefetch * 13 + 19) / 20 : Math.min(prefetch, 1);
  }

  void onDelivery(Delivery delivery, long sequence) {
    Sent sent = new Sent(sequence, delivery.deliveryId(), delivery.consumerId());
    io.sluice.broker.api.Message stored = delivery.message();
    if (stored.expiresAtMillis() != 0 && stored.expiredAt(client.nowMillis())) {
      drop(sent, Outcome.ACCEPTED, Kind.MESSAGE_EXPIRED, "expired on its way to the client");
      return;
    }
    if (MessageWriter.frameBytes(stored) > client.connection().maxFrameBytes()) {
      drop(
          sent,
          Outcome.REJECTED,
          Kind.MESSAGE_DROPPED,
          "the client takes no frame above " + client.connection().maxFrameBytes() + " bytes");
      return;
    }
    try {
      Message message = MessageWriter.write(delivery, sequence);
      if (Advisory.isAdvisory(stored.destination())) {
        message.setProperty(
            AdvisorySupport.MSG_PROPERTY_ORIGIN_BROKER_URL, client.connection().brokerUrl());
      }
      client.advisories().beforeReplyTo(message.getReplyTo());
      unacknowledged.put(sequence, sent);
      sent.credited = prefetch == 0;
      pulls = false;
      dispatch(message);
    } catch (IOException | RuntimeException malformed) {
      drop(sent, Outcome.REJECTED, Kind.MESSAGE_DROPPED, "it cannot be read: " + malformed);
    }
  }

  private void drop(Sent sent, Outcome outcome, Kind kind, String detail) {
    client.report(kind, detail);
    if (sent.deliveryId != 0) {
      client.session().settle(sent.deliveryId, outcome);
    }
    credit(sent.consumerId, 1);
  }

  /** Null tells a browser that it has seen all, and a pull that there is nothing. */
  private void dispatch(Message message) {
    MessageDispatch dispatch = new MessageDispatch();
    dispatch.setConsumerId(info.getConsumerId());
    if (message == null) {
      dispatch.setDestination(info.getDestination());
    } else {
      dispatch.setDestination(message.getDestination());
      dispatch.setRedeliveryCounter(message.getRedeliveryCounter());
      dispatch.setMessage(message);
    }
    client.connection().send(dispatch);
  }

  private void credit(long consumerId, int deliveries) {
    client.session().credit(consumerId, deliveries);
    if (info.isBrowser()) {
      client.session().drain(consumerId);
    }
  }

  /** Takes from the queue for a client that has no prefetch. */
  void onPull(MessagePull pull) {
    if (draining) {
      // What ends the last pull must not be taken for the end of this one.
      nextPull = pulls ? null : pull;
      return;
    }
    long consumerId = consumerIds.get(0);
    if (pullEnd != null) {
      pullEnd.cancel(false);
    }
    if (!pulls) {
      pulls = true;
      credit(consumerId, 1);
    }
    if (pull.getTimeout() < 0) {
      drain(consumerId);
    } else if (pull.getTimeout() > 0) {
      pullEnd =
          client
              .connection()
              .eventLoop()
              .schedule(() -> drain(consumerId), pull.getTimeout(), TimeUnit.MILLISECONDS);
    }
  }

  private void drain(long consumerId) {
    draining = true;
    client.session().drain(consumerId);
  }

  /** The shard has nothing more, if there was credit left for it. */
  void onDrained(int unusedCredit) {
    if (info.isBrowser() && unusedCredit > 0) {
      dispatch(null);
    } else if (pulls) {
      pulls = false;
      dispatch(null);
    }
    draining = false;
    if (nextPull != null) {
      MessagePull next = nextPull;
      nextPull = null;
      onPull(next);
    }
  }

  /** Changes how much may be sent ahead. */
  void prefetch(int wanted) {
    prefetch = wanted;
    for (long consumerId : consumerIds) {
      client.session().resize(consumerId, wanted, leastPrefetch());
      if (info.isBrowser()) {
        client.session().drain(consumerId);
      }
    }
  }

  /** The messages that an acknowledgement is about, the oldest first. */
  List<Sent> range(MessageAck ack) {
    MessageId last = ack.getLastMessageId();
    if (last == null) {
      return List.of();
    }
    long to = last.getBrokerSequenceId();
    boolean alone = ack.getAckType() == MessageAck.INDIVIDUAL_ACK_TYPE;
    MessageId first = alone ? last : ack.getFirstMessageId();
    long from = first == null ? Long.MIN_VALUE : first.getBrokerSequenceId();
    if (from == to) {
      Sent only = unacknowledged.get(to);
      return only == null ? List.of() : List.of(only);
    }
    return from > to
        ? List.of()
        : List.copyOf(unacknowledged.subMap(from, true, to, true).values());
  }

  void forget(Collection<Sent> settled) {
    settled.forEach(sent -> unacknowledged.remove(sent.sequence));
  }

  /** A transaction was rolled back: what was acknowledged in it is not. */
  void putBack(Collection<Sent> settled) {
    settled.forEach(sent -> unacknowledged.put(sent.sequence, sent));
  }

  /** The client has done with these, so it may be sent as many more. */
  void grant(Collection<Sent> processed) {
    for (Sent sent : processed) {
      if (!sent.credited) {
        sent.credited = true;
        credit(sent.consumerId, 1);
      }
    }
  }

  /**
   * The consumer goes: what it has processed in vain counts as a failed delivery.
   *
   * @param lastDelivered the last sequence that the application saw
   */
  void end(long lastDelivered) {
    if (pullEnd != null) {
      pullEnd.cancel(false);
    }
    for (Sent sent : unacknowledged.values()) {
      if (sent.deliveryId != 0 && (sent.redelivered || sent.sequence <= lastDelivered)) {
        client.session().settle(sent.deliveryId, Outcome.MODIFIED_FAILED);
      }
    }
    unacknowledged.clear();
  }
}
