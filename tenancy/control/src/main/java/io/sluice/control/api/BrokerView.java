package io.sluice.control.api;

import io.sluice.broker.api.BrokerStatus;
import io.sluice.broker.api.BrokerStatus.DestinationStatus;
import io.sluice.model.Broker;
import io.sluice.model.StorageKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A broker.
 *
 * @param endpoints the URLs where clients reach it, by listener
 */
public record BrokerView(String id, String tenant, String storage, Map<String, String> endpoints) {
  static BrokerView of(Broker broker, Map<String, String> endpoints) {
    return new BrokerView(broker.id(), broker.tenant(), storage(broker.storage()), endpoints);
  }

  static String storage(StorageKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * A broker with its live figures.
   *
   * @param destinations its queues, and the topics that have subscriptions or a retained message,
   *     at most 1,000
   */
  @Schema(name = "LiveBroker")
  public record Live(
      String id,
      String tenant,
      String storage,
      Map<String, String> endpoints,
      int connections,
      int sessions,
      int subscriptions,
      long retainedMessages,
      long storedMessages,
      long storedBytes,
      List<DestinationView> destinations) {
    static Live of(BrokerView broker, BrokerStatus status) {
      return new Live(
          broker.id(),
          broker.tenant(),
          broker.storage(),
          broker.endpoints(),
          status.connections(),
          status.sessions(),
          status.subscriptions(),
          status.retainedMessages(),
          status.storedMessages(),
          status.storedBytes(),
          status.destinations().stream().map(DestinationView::of).toList());
    }
  }

  /** A destination's figures; {@code depth} counts the messages that wait. */
  public record DestinationView(String kind, String name, int consumers, long depth) {
    static DestinationView of(DestinationStatus status) {
      return new DestinationView(
          status.destination().kind().name().toLowerCase(Locale.ROOT),
          status.destination().name(),
          status.consumers(),
          status.depth());
    }
  }
}
