package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What went back to its queue, and how it is to come again. */
final class Redeliveries {
  private final World world;

  /** Where a message is: {@code client} is empty but for the own queue of a client's session. */
  private record Place(String broker, String client, QueueRef queue, int number) {}

  /** A client may have looked at it. */
  private final Set<Place> looked = new HashSet<>();

  /** It was in somebody's hands, or went back as if it had not been. */
  private final Set<Place> delivered = new HashSet<>();

  private final Set<Place> released = new HashSet<>();

  /** The newest message in a broker when a consumer last left one of its queues. */
  private final Map<String, Integer> leftAfter = new HashMap<>();

  Redeliveries(World world) {
    this.world = world;
  }

  private static Place place(SimClient client, QueueRef queue, int number) {
    return new Place(client.broker, queue.isOwn() ? client.name : "", queue, number);
  }

  /** Deliveries under way to a consumer of this client go back, and nobody can say which. */
  void left(SimClient client) {
    leftAfter.put(client.broker, world.newestNumber());
  }

  void lost(SimClient client, Deliveries.Held delivery) {
    looked.add(place(client, delivery.queue(), delivery.number()));
  }

  void released(SimClient client, Deliveries.Held delivery) {
    released.add(place(client, delivery.queue(), delivery.number()));
  }

  /** The marks of what was looked at are gone with the process. */
  void crash() {
    looked.clear();
  }

  /** The broker is deleted; what is sent again to one of its name comes as new. */
  void forget(String broker) {
    for (Set<Place> places : List.of(looked, delivered, released)) {
      places.removeIf(place -> place.broker.equals(broker));
    }
  }

  /** True if the message may come later than others. */
  boolean wasBack(SimClient client, QueueRef queue, Sent sent, boolean redelivered) {
    return redelivered || released.contains(place(client, queue, sent.number()));
  }

  void delivered(SimClient client, QueueRef queue, Sent sent, boolean redelivered, String what) {
    Place place = place(client, queue, sent.number());
    check(redelivered || !looked.contains(place), what + ", as if nobody had looked at it");
    boolean known = !delivered.add(place);
    boolean perhaps = sent.number() <= leftAfter.getOrDefault(client.broker, 0);
    check(!redelivered || known || perhaps, what + ", as if somebody had looked at it");
  }

  /** True if it may have been put back where a browser had been already. */
  boolean mayBeBack(SimClient client, QueueRef queue, Sent sent) {
    return sent.number() <= leftAfter.getOrDefault(client.broker, 0)
        || delivered.contains(place(client, queue, sent.number()));
  }
}
