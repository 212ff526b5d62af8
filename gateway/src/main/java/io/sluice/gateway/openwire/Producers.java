package io.sluice.gateway.openwire;

import io.sluice.auth.Authorizer.Action;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSpec;
import jakarta.jms.JMSException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ProducerId;
import org.apache.activemq.command.ProducerInfo;
import org.apache.activemq.command.SessionId;

/**
 * A client's producers: so many at most that have a window; of as many the broker is told, for
 * those who watch. One without a destination is nobody's affair, as in ActiveMQ.
 */
final class Producers {
  private static final int MAX_LABEL_CHARS = 1_024;

  private final OpenWireClient client;
  private final Map<ProducerId, Producer> byId = new HashMap<>(2);
  private long lastId;

  /**
   * One of them.
   *
   * @param toldIds what the broker knows it by; several if it sends to several destinations
   */
  private record Producer(boolean hasWindow, List<Long> toldIds) {}

  Producers(OpenWireClient client) {
    this.client = client;
  }

  void onProducer(ProducerInfo info) {
    boolean isFull = byId.size() >= client.connection().options().maxConsumers();
    if (info.getProducerId() == null || isFull && info.getWindowSize() > 0) {
      throw new CommandRefused(
          new JMSException("the producer has no id, or the connection has too many"));
    }
    if (!isFull) {
      remove(info.getProducerId());
      byId.put(info.getProducerId(), new Producer(info.getWindowSize() > 0, tell(info)));
    }
    client.connection().respond(info);
  }

  private List<Long> tell(ProducerInfo info) {
    if (info.getDestination() == null) {
      return List.of();
    }
    List<Long> ids = new ArrayList<>(1);
    for (ActiveMQDestination each : Sends.each(info.getDestination())) {
      Destination destination = destinationOf(each);
      if (destination != null && client.permissions().allow(Action.PUBLISH, destination)) {
        ids.add(++lastId);
        client
            .session()
            .openProducer(new ProducerSpec(lastId, destination, label(info.getProducerId())));
      }
    }
    return ids;
  }

  /** How the broker calls what has this id; null if it is too long to be kept for that. */
  static String label(Object id) {
    String text = id.toString();
    return text.length() <= MAX_LABEL_CHARS ? text : null;
  }

  /** Null if nothing can be sent there, of which the client hears when it does. */
  private static Destination destinationOf(ActiveMQDestination named) {
    try {
      return Destinations.toSendTo(named);
    } catch (CommandRefused impossible) {
      return null;
    }
  }

  boolean hasWindow(ProducerId id) {
    Producer producer = byId.get(id);
    return producer != null && producer.hasWindow;
  }

  /** It is closed, if it is there. */
  void remove(ProducerId id) {
    Producer producer = byId.remove(id);
    if (producer != null) {
      producer.toldIds.forEach(client.session()::closeProducer);
    }
  }

  /** Those of a session. */
  List<ProducerId> of(SessionId session) {
    return byId.keySet().stream().filter(id -> session.equals(id.getParentId())).toList();
  }

  List<ProducerId> all() {
    return List.copyOf(byId.keySet());
  }
}
