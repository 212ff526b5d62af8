package io.sluice.gateway.openwire;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Destination.Kind;
import io.sluice.gateway.naming.DottedNames;
import jakarta.jms.InvalidDestinationException;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTempQueue;
import org.apache.activemq.command.ActiveMQTempTopic;
import org.apache.activemq.command.ActiveMQTopic;

/** Destinations as ActiveMQ's clients write them, and as the broker does. */
final class Destinations {
  private Destinations() {}

  /**
   * Where a message goes, or where its answer is to go.
   *
   * @throws CommandRefused if it cannot be that
   */
  static Destination toSendTo(ActiveMQDestination destination) {
    Destination named = named(destination);
    if (named.isTopic() && !named.isTemporary()) {
      refuseIf(DottedNames.nameProblem(destination.getPhysicalName()));
    }
    return named;
  }

  /**
   * What a consumer takes from; a topic's name is a filter, and a queue's may have wildcards, too.
   *
   * @throws CommandRefused if it cannot be that
   */
  static Destination toReceiveFrom(ActiveMQDestination destination) {
    if (destination.isTopic() && !destination.isTemporary()) {
      String name = destination.getPhysicalName();
      refuseIf(DottedNames.filterProblem(name));
      return Destination.topic(DottedNames.filterToPath(name));
    }
    return named(destination);
  }

  private static Destination named(ActiveMQDestination destination) {
    String name = destination == null ? null : destination.getPhysicalName();
    refuseIf(name == null || name.isEmpty() ? "a destination has no name" : null);
    Kind kind = destination.isTopic() ? Kind.TOPIC : Kind.QUEUE;
    if (destination.isTemporary()) {
      return Destination.temporary(kind, name);
    }
    refuseIf(
        name.startsWith(Destination.TEMPORARY_PREFIX)
            ? "'" + name + "' begins as only temporary destinations do"
            : null);
    return kind == Kind.TOPIC
        ? Destination.topic(DottedNames.toPath(name))
        : Destination.queue(name);
  }

  private static void refuseIf(String problem) {
    if (problem != null) {
      throw new CommandRefused(new InvalidDestinationException(problem));
    }
  }

  /** As clients know it. */
  static ActiveMQDestination ofBroker(Destination destination) {
    if (destination.isTemporary()) {
      String id = destination.name().substring(Destination.TEMPORARY_PREFIX.length());
      return destination.isTopic() ? new ActiveMQTempTopic(id) : new ActiveMQTempQueue(id);
    }
    return destination.isTopic()
        ? new ActiveMQTopic(DottedNames.ofPath(destination.name()))
        : new ActiveMQQueue(destination.name());
  }
}
