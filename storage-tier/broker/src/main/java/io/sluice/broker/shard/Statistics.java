package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Body;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Dotted;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.Qos;

/**
 * Answers messages to ActiveMQ's statistics destinations, each with maps to where it asks for them
 * to go. Has what the shard knows, and leaves out what it does not. Nothing of it lasts.
 */
final class Statistics {
  /** More destinations or subscriptions are not told in answer to one message. */
  static final int MAX_ANSWERS = 1_000;

  private static final String PREFIX = "ActiveMQ.Statistics.";
  private static final String PATH = Dotted.swapped(PREFIX);
  private static final String BROKER = PREFIX + "Broker";
  private static final String DESTINATION = PREFIX + "Destination";
  private static final String SUBSCRIPTION = PREFIX + "Subscription";
  private static final String END_OF_LIST = DESTINATION + ".List.End.With.Null";

  private final BrokerState broker;

  Statistics(BrokerState broker) {
    this.broker = broker;
  }

  /** True if a message asks for statistics, and is not to go anywhere itself. */
  static boolean areAskedBy(Message message) {
    Destination to = message.destination();
    return message.properties().replyTo() != null
        && message.schedule() == null
        && to.name().startsWith(to.isTopic() ? PATH : PREFIX)
        && isKnown(to.dottedName());
  }

  private static boolean isKnown(String name) {
    return name.startsWith(BROKER) || name.startsWith(DESTINATION) || name.startsWith(SUBSCRIPTION);
  }

  void answer(Message question) {
    String name = question.destination().dottedName();
    if (name.startsWith(BROKER)) {
      reply(question, new StatisticsMaps(broker).ofBroker());
    } else if (name.startsWith(SUBSCRIPTION)) {
      new StatisticsMaps(broker).ofSubscriptions(map -> reply(question, map));
    } else {
      destinations(question, name);
    }
  }

  private void destinations(Message question, String name) {
    String asked = name.replace(END_OF_LIST, "");
    if (asked.equals(name)) {
      asked = name.substring(DESTINATION.length());
    }
    asked = asked.startsWith(".") ? asked.substring(1) : asked;
    new StatisticsMaps(broker)
        .ofDestinations(question.destination().kind(), asked, map -> reply(question, map));
    boolean ends =
        name.contains(END_OF_LIST)
            || question.properties().application().stream()
                .anyMatch(property -> END_OF_LIST.equals(property.name()));
    if (ends) {
      reply(question, new AmqpMap());
    }
  }

  private void reply(Message question, AmqpMap map) {
    Message reply = message(question, map.body());
    Placement placement = new Placement(broker, reply, null);
    if (placement.refusal() == null) {
      broker.publishing.place(placement, false);
    }
  }

  private Message message(Message question, Body body) {
    Properties properties =
        new Properties(
            null,
            null,
            question.properties().correlationId(),
            null,
            null,
            null,
            Advisory.TYPE,
            null,
            0,
            java.util.List.of());
    return new Message(
        question.properties().replyTo(),
        Qos.AT_LEAST_ONCE,
        false,
        false,
        Message.NORMAL_PRIORITY,
        broker.context.nowMillis,
        0,
        null,
        properties,
        body);
  }
}
