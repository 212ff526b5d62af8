package io.sluice.gateway.openwire;

import io.sluice.broker.api.Destination;
import jakarta.jms.ResourceAllocationException;
import java.util.HashSet;
import java.util.Set;
import org.apache.activemq.command.DestinationInfo;

/** A client's temporary destinations: so many at most, each until it is deleted. */
final class Temporaries {
  private final OpenWireClient client;
  private final Set<Destination> open = new HashSet<>(0);

  Temporaries(OpenWireClient client) {
    this.client = client;
  }

  /** Creates or deletes a destination, and answers when that is so. */
  void onInfo(DestinationInfo info) {
    if (info.getDestination() == null || !info.getDestination().isTemporary()) {
      client.connection().respond(info); // Others are there when used, and go when they are not.
      return;
    }
    Destination destination = Destinations.toReceiveFrom(info.getDestination());
    if (info.isRemoveOperation()) {
      delete(info, destination);
    } else {
      create(info, destination);
    }
  }

  private void create(DestinationInfo info, Destination destination) {
    int max = client.connection().options().maxConsumers();
    if (open.size() >= max && !open.contains(destination)) {
      throw new CommandRefused(
          new ResourceAllocationException(
              "the connection has " + max + " temporary destinations; delete some first"));
    }
    open.add(destination);
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  if (refusal != null) {
                    open.remove(destination);
                  }
                  client.answer(info, refusal);
                });
    client.session().createTemporary(tag, destination);
  }

  private void delete(DestinationInfo info, Destination destination) {
    long tag =
        client
            .requests()
            .ask(
                0,
                refusal -> {
                  if (refusal == null) {
                    open.remove(destination);
                  }
                  client.answer(info, refusal);
                });
    client.session().deleteTemporary(tag, destination);
  }
}
