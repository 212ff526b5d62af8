package io.sluice.broker.shard;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Dotted;

/** Which topic tells what, named as ActiveMQ's clients expect. */
final class AdvisoryTopics {
  private AdvisoryTopics() {}

  static Destination ofConnections() {
    return topic("Connection");
  }

  /** Of the coming and going of destinations of this kind. */
  static Destination ofDestinations(Destination destination) {
    return topic(typeOf(destination));
  }

  static Destination ofConsumers(Destination destination) {
    return topic("Consumer." + kindOf(destination) + "." + inTopic(destination));
  }

  static Destination ofProducers(Destination destination) {
    return topic("Producer." + kindOf(destination) + "." + inTopic(destination));
  }

  static Destination ofSlowConsumers(Destination destination) {
    return topic("SlowConsumer." + withType(destination));
  }

  static Destination ofDeadLetters(Destination destination) {
    return topic("MessageDLQd." + withType(destination));
  }

  static Destination ofExpired(Destination destination) {
    return topic("Expired." + kindOf(destination) + "." + physicalName(destination));
  }

  static Destination ofDiscarded(Destination destination) {
    return topic("MessageDiscarded." + withType(destination));
  }

  /** Of what came, in ActiveMQ's word for that. */
  static Destination ofArrivals(Destination destination) {
    return topic("MessageDelivered." + withType(destination));
  }

  static Destination ofConsumed(Destination destination) {
    return topic("MessageConsumed." + withType(destination));
  }

  static Destination ofNoConsumers(Destination destination) {
    return topic("NoConsumer." + kindOf(destination) + "." + physicalName(destination));
  }

  private static String withType(Destination destination) {
    return typeOf(destination) + "." + physicalName(destination);
  }

  /** A destination as ActiveMQ writes it with its type; of a topic, which may be a filter. */
  static String qualified(Destination destination) {
    String scheme = destination.isTopic() ? "topic://" : "queue://";
    return (destination.isTemporary() ? "temp-" : "") + scheme + physicalName(destination);
  }

  private static Destination topic(String dotted) {
    return Destination.topic(Dotted.swapped(Advisory.PREFIX + dotted));
  }

  private static String kindOf(Destination destination) {
    return destination.isTopic() ? "Topic" : "Queue";
  }

  private static String typeOf(Destination destination) {
    return (destination.isTemporary() ? "Temp" : "") + kindOf(destination);
  }

  /** Commas would part the name of a topic in several. */
  private static String inTopic(Destination destination) {
    return physicalName(destination).replace(",", "&sbquo;");
  }

  private static String physicalName(Destination destination) {
    String name = destination.name();
    if (destination.isTemporary()) {
      return name.substring(Destination.TEMPORARY_PREFIX.length());
    }
    return destination.isTopic() ? Dotted.filterOfPath(name) : name;
  }
}
