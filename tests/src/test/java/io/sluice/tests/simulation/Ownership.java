package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import java.util.HashMap;
import java.util.Map;

/** Who alone may take something: exclusive consumers their queue, others a message group. */
final class Ownership {
  private final World world;
  private final Map<Group, Owner> owners = new HashMap<>();

  private record Group(String broker, QueueRef queue, String id) {}

  /** That this consumer had a message of its group when this one was the newest. */
  private record Owner(SimConsumer consumer, int newestThen) {}

  Ownership(World world) {
    this.world = world;
  }

  void delivered(SimConsumer consumer, QueueRef queue, Sent sent, String what) {
    world
        .attachedTo(consumer.client.broker, queue)
        .filter(other -> other.outranks(consumer) && other.openedAfter < sent.number())
        .forEach(other -> check(other == consumer, what + ", but all is for " + other));
    if (sent.group() == null) {
      return;
    }
    Group group = new Group(consumer.client.broker, queue, sent.group());
    Owner owner = owners.get(group);
    boolean same = owner != null && owner.consumer == consumer;
    check(
        owner == null
            || same
            || consumer.outranks(owner.consumer)
            || !owner.consumer.isAttached()
            || sent.number() <= owner.newestThen
            || mayBeClosed(consumer.client, queue, sent.group()),
        what + ", but its group is that of " + (owner == null ? null : owner.consumer));
    if (sent.closesGroup()) {
      owners.remove(group);
    } else if (!same) {
      owners.put(group, new Owner(consumer, world.newestNumber()));
    }
  }

  /** True if its last message may be on its way to the owner, or the owner has it. */
  private static boolean mayBeClosed(SimClient client, QueueRef queue, String group) {
    return queue.in(client.modelBroker(), client.name).entries.stream()
        .anyMatch(entry -> entry.sent.closesGroup() && entry.sent.group().equals(group));
  }
}
