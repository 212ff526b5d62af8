package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.ProducerSequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages that a consumer may have before the log has them. Which ones it has is the shard's
 * affair; but a publisher hears yes of what the log has or somebody consumed, and of nothing else,
 * and what goes back, or is to be settled with more, is written first.
 */
final class Unwritten {
  private final World world;
  private final boolean concurrent;

  /** By number, those that may be unwritten, and since when. */
  private final Map<Integer, Long> since = new HashMap<>();

  /** What was accepted in no transaction: that needs no record. */
  private final Set<Integer> consumed = new HashSet<>();

  /** What is to be written by now or never. */
  private final List<Due> due = new ArrayList<>();

  /** By message, those whose producers gave them numbers. */
  private final Map<Integer, Numbered> numbered = new HashMap<>();

  /** A number is a message's in one broker: others have clients of the same names. */
  private record Numbered(String broker, ProducerSequence by) {}

  /** That a message is in this chunk or an earlier one, if its broker stays. */
  private record Due(int number, String broker, ModelBroker of, SimLog log, long sequence) {}

  Unwritten(World world, boolean concurrent) {
    this.world = world;
    this.concurrent = concurrent;
  }

  /** True if it is in a queue that may have it before the log does. */
  boolean isPossible(ModelBroker broker, Sent sent) {
    Destination destination = sent.destination();
    return concurrent
        && !destination.isTopic()
        && !destination.isTemporary()
        && sent.message().schedule() == null
        && PublishCommands.isLogged(broker, sent);
  }

  void published(SimClient publisher, Sent sent, ProducerSequence by) {
    since.put(sent.number(), world.nowMillis);
    consumed.remove(sent.number());
    // Of a broker of the same name that was removed the log may have had it.
    world.laneOf(publisher.broker).log.forgetWritten(sent.number());
    if (by != null) {
      numbered.put(sent.number(), new Numbered(publisher.broker, by));
    }
  }

  /** A client accepts it, in no transaction. */
  void consumed(int number) {
    consumed.add(number);
  }

  /** A client has it, and something else becomes of it than that it is consumed. */
  void kept(SimClient client, int number) {
    if (since.containsKey(number)) {
      SimLane lane = world.laneOf(client.broker);
      due.add(new Due(number, client.broker, client.modelBroker(), lane.log, lane.gathering()));
    }
  }

  /** This chunk is in the log. */
  void stored(SimLog log, long sequence) {
    for (Due each : due) {
      boolean isDue = each.log == log && each.sequence <= sequence;
      boolean isRight = log.hasWritten(each.number) || world.model.broker(each.broker) != each.of;
      check(!isDue || isRight, world.sent.get(each.number) + " was kept and not written");
    }
    due.removeIf(each -> each.log == log && each.sequence <= sequence);
  }

  /** Its publisher hears yes, of the first try or of another one. */
  void answered(SimClient publisher, Sent sent) {
    since.remove(sent.number());
    boolean isRight =
        isWritten(publisher, sent)
            || consumed.contains(sent.number())
            || world.mayBeTakenAtMostOnce(publisher.broker);
    check(isRight, publisher + " heard yes of " + sent + ", neither written nor consumed");
  }

  /** A client has it exactly once. */
  void deliveredOnce(SimClient client, Sent sent) {
    check(
        !since.containsKey(sent.number()) || isWritten(client, sent),
        client + " has " + sent + " exactly once, and it is not written");
  }

  private boolean isWritten(SimClient client, Sent sent) {
    return world.laneOf(client.broker).log.hasWritten(sent.number());
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
    for (SimLog log : logs) {
      log.model.forEach((id, broker) -> lose(id, broker, log));
    }
    since.clear();
    due.clear();
  }

  private void lose(String id, ModelBroker broker, SimLog log) {
    numbered.forEach(
        (number, message) -> {
          if (message.broker.equals(id) && !log.hasWritten(number)) {
            broker.forget(message.by);
          }
        });
    broker.queues().forEach(queue -> queue.entries.removeIf(entry -> isLost(entry, log)));
  }

  private static boolean isLost(ModelQueue.Entry entry, SimLog log) {
    int number = entry.sent.number();
    return log.unwritten.contains(number) && !log.hasWritten(number);
  }
}
