package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSequence;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Messages that a consumer may have before the log has them. Which ones it has is the shard's
 * affair; but what its publisher was told to be taken, and nobody consumed, is there after a crash.
 */
final class Unwritten {
  private final World world;
  private final boolean concurrent;

  /** By number, those that may be unwritten, and since when. */
  private final Map<Integer, Long> since = new HashMap<>();

  private final Set<Integer> answered = new HashSet<>();

  /** By message, the numbers that their producers gave them. */
  private final Map<Integer, ProducerSequence> numbered = new HashMap<>();

  Unwritten(World world, boolean concurrent) {
    this.world = world;
    this.concurrent = concurrent;
  }

  boolean isPossible(Sent sent) {
    Destination destination = sent.destination();
    return concurrent
        && !destination.isTopic()
        && !destination.isTemporary()
        && sent.message().durable()
        && sent.message().schedule() == null;
  }

  void published(Sent sent, ProducerSequence by) {
    since.put(sent.number(), world.nowMillis);
    if (by != null) {
      numbered.put(sent.number(), by);
    }
  }

  void answered(Sent sent) {
    since.remove(sent.number());
    answered.add(sent.number());
  }

  /** Time went by; what has waited so long is written. */
  void advanced(long millis) {
    since.values().removeIf(at -> at + millis <= world.nowMillis);
  }

  boolean isAny() {
    return !since.isEmpty();
  }

  /** The numbers of those that may be unwritten now. */
  Set<Integer> numbers() {
    return new HashSet<>(since.keySet());
  }

  /** The process dies: the model loses with these logs what they did not have. */
  void crash(Collection<SimLog> logs) {
    Set<Integer> kept = new HashSet<>();
    world.model.brokers().forEach(broker -> forEachEntry(broker, entry -> kept.add(number(entry))));
    kept.retainAll(answered);
    for (SimLog log : logs) {
      for (ModelBroker broker : log.model.values()) {
        numbered.entrySet().stream()
            .filter(message -> !log.hasWritten(message.getKey()))
            .forEach(message -> broker.forget(message.getValue()));
        broker.queues().forEach(queue -> queue.entries.removeIf(entry -> isLost(entry, log, kept)));
      }
    }
    since.clear();
  }

  private static boolean isLost(ModelQueue.Entry entry, SimLog log, Set<Integer> kept) {
    boolean lost = log.unwritten.contains(number(entry)) && !log.hasWritten(number(entry));
    check(!lost || !kept.contains(number(entry)), entry.sent + " was taken and is gone");
    return lost;
  }

  private static void forEachEntry(ModelBroker broker, Consumer<ModelQueue.Entry> action) {
    broker.queues().forEach(queue -> queue.entries.forEach(action));
  }

  private static int number(ModelQueue.Entry entry) {
    return entry.sent.number();
  }
}
