package io.sluice.gateway.stomp;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.gateway.stomp.codec.Frame;
import io.sluice.gateway.stomp.codec.Version;

/** Reads SUBSCRIBE and UNSUBSCRIBE, with the headers that ActiveMQ knows. */
record SubscribeFrame(Frame frame, StompClient client) {
  private static final String SUBSCRIPTION_NAME = "activemq.subscriptionName";
  private static final String DURABLE_NAME = "durable-subscription-name";
  private static final int MAX_PRIORITY = 127;

  /** The subscription's id; in version 1.0 its destination can stand for it. */
  String id() {
    String id = frame.header("id");
    if (id == null && client.connection().version() == Version.V10) {
      return frame.require("destination");
    }
    return frame.require("id");
  }

  boolean browses() {
    return frame.is("browser");
  }

  /**
   * @param destination as it was read from the frame, a topic's name a filter
   */
  ConsumerSpec spec(long consumerId, Destination destination, AckMode ackMode) {
    boolean settles = ackMode != AckMode.AUTO && !browses();
    return new ConsumerSpec(
        consumerId,
        source(destination),
        frame.header("selector"),
        settles ? Qos.AT_LEAST_ONCE : Qos.AT_MOST_ONCE,
        settles ? prefetch() : Integer.MAX_VALUE,
        (int) frame.number("activemq.priority", 0, 0, MAX_PRIORITY),
        frame.is("activemq.exclusive"),
        browses(),
        1,
        null);
  }

  private Source source(Destination destination) {
    boolean noLocal = frame.is("activemq.noLocal") || frame.is("no-local");
    if (destination.isTopic()) {
      if (browses()) {
        throw frame.error("only a queue can be browsed");
      }
      boolean retroactive = frame.is("activemq.retroactive");
      return new Source.OfTopic(destination.name(), durableName(), noLocal, retroactive);
    }
    if (durableName() != null) {
      throw frame.error("a durable subscription is one to a topic");
    }
    return Source.queue(destination.name());
  }

  private int prefetch() {
    StompOptions options = client.connection().options();
    String header =
        frame.header("prefetch-count") == null ? "activemq.prefetchSize" : "prefetch-count";
    return (int) frame.number(header, options.prefetch(), 1, options.maxPrefetch());
  }

  /** The durable subscription that is named, or null. */
  SubscriptionName durableName() {
    String name = frame.header(SUBSCRIPTION_NAME);
    name = name == null ? frame.header(DURABLE_NAME) : name;
    name = name == null && frame.is("durable") ? frame.require("id") : name;
    if (name == null) {
      return null;
    }
    if (client.clientId() == null) {
      throw frame.error(
          "the durable subscription '" + name + "' needs a client-id, which CONNECT gives");
    }
    return new SubscriptionName(client.clientId(), name, true, false);
  }
}
