package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.Answers.AT_ONCE;

import io.sluice.broker.api.Refusal;
import java.util.List;

/** Publishes, and what a client does so that they are exactly once. */
final class PublishCommands {
  private final World world;
  private final Chance chance;
  private final Messages messages;
  private final Scheduling scheduling;
  private final Profile profile;

  PublishCommands(
      World world, Chance chance, Profile profile, Messages messages, Scheduling scheduling) {
    this.world = world;
    this.chance = chance;
    this.profile = profile;
    this.messages = messages;
    this.scheduling = scheduling;
  }

  String publish(SimClient client) {
    if (profile.narrow() && chance.oneIn(2)) {
      return Commands.NOTHING; // Or there would always be older ones that wait.
    }
    if (!client.unanswered.isEmpty() && chance.oneIn(2)) {
      int dedupId = client.unanswered.keySet().iterator().next();
      return publish(client, client.unanswered.get(dedupId), dedupId);
    }
    if (client.numbering.repeats() && !chance.oneIn(4)) {
      return publish(client, client.numbering.again());
    }
    if (!client.isMqtt() && chance.oneIn(2)) {
      return publishNumbered(client);
    }
    Sent any = messages.any(client.name, messages.randomDestination(), true);
    Sent sent = scheduling.perhapsLater(any);
    boolean exactlyOnce = sent.qos() == 2 && client.unanswered.isEmpty();
    int dedupId = exactlyOnce ? freeId(client) : 0;
    if (sent.qos() == 2 && !exactlyOnce) {
      return Commands.NOTHING;
    }
    String done = publish(client, sent, dedupId);
    if (profile.narrow() && sent.qos() == 1 && !sent.retain()) {
      world.fireDue();
      done += "; " + publish(client, messages.like(any), 0);
    }
    return done;
  }

  /** Their order is not checked: one that was refused may be sent again after others. */
  private String publishNumbered(SimClient client) {
    Sent sent = messages.any(null, messages.randomDestination(), true);
    return sent.qos() == 2 || sent.retain()
        ? Commands.NOTHING
        : publish(client, client.numbering.next(sent));
  }

  String publish(SimClient client, Numbering.Numbered message) {
    Sent sent = message.sent();
    ModelBroker broker = client.modelBroker();
    boolean known = broker.knows(message.by());
    Refusal.Cause refusal = null;
    long chunk = AT_ONCE;
    boolean perhapsUnwritten = false;
    if (known) {
      chunk = world.storedIn.getOrDefault(sent.number(), AT_ONCE);
    } else {
      refusal = world.model.publishing.publish(broker, sent, client.name);
      if (refusal == null) {
        broker.note(message.by(), sent);
        perhapsUnwritten = world.unwritten.isPossible(broker, sent);
      }
      if (refusal == null && !perhapsUnwritten) {
        world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering());
        chunk = isLogged(broker, sent) ? world.storedIn.get(sent.number()) : AT_ONCE;
      }
    }
    long tag = client.answers.expectAfter(refusal, chunk);
    client.numbering.asked(tag, List.of(message));
    if (perhapsUnwritten) {
      client.expectWritten(tag, sent, message.by());
    } else if (known && !world.storedIn.containsKey(sent.number())) {
      client.expectAgain(tag, sent);
    }
    world.shard.publish(client.connection, tag, sent.message(), message.by());
    return client + " publishes " + message + ", known " + known + ", refused " + refusal;
  }

  private static int freeId(SimClient client) {
    int id = 1;
    while (client.unanswered.containsKey(id) || client.toForget.contains(id)) {
      id++;
    }
    return id;
  }

  String publish(SimClient client, Sent sent, int dedupId) {
    ModelSession session = client.session();
    boolean known = session.remembered.contains(dedupId);
    Refusal.Cause refusal =
        known ? null : world.model.publishing.publish(client.modelBroker(), sent, client.name);
    boolean taken = refusal == null;
    if (taken && dedupId > 0) {
      session.remembered.add(dedupId);
      client.unanswered.put(dedupId, sent);
    }
    boolean perhapsUnwritten =
        taken && dedupId == 0 && world.unwritten.isPossible(client.modelBroker(), sent);
    if (taken && !known && !perhapsUnwritten) {
      world.storedIn.put(sent.number(), world.laneOf(client.broker).gathering());
    }
    boolean waits =
        taken
            && !known
            && !perhapsUnwritten
            && (session.durable && dedupId > 0 || isLogged(client.modelBroker(), sent));
    long tag = client.answers.expect(refusal, waits);
    if (dedupId > 0) {
      client.expectDedup(tag, dedupId);
    }
    if (perhapsUnwritten) {
      client.expectWritten(tag, sent, null);
    }
    world.shard.publish(client.connection, tag, sent.message(), dedupId);
    return client + " publishes " + sent + ", dedup " + dedupId + ", refused " + refusal;
  }

  /** True if the log has this message. */
  static boolean isLogged(ModelBroker broker, Sent sent) {
    boolean later = sent.message().schedule() != null;
    return later && sent.message().durable()
        || broker.retained.containsValue(sent)
        || broker.queues().stream()
            .map(queue -> queue.find(sent.number()))
            .anyMatch(entry -> entry != null && entry.logged);
  }

  /** Clears what is retained under a topic. */
  void clear(SimClient client, String topic) {
    publish(client, messages.clearing(topic), 0);
  }

  String forget(SimClient client) {
    if (client.toForget.isEmpty()) {
      return Commands.NOTHING;
    }
    int dedupId = chance.any(client.toForget);
    ModelSession session = client.session();
    boolean known = session.remembered.remove(dedupId);
    long tag = client.answers.expect(null, known && session.durable);
    client.expectForget(tag, dedupId);
    world.shard.forget(client.connection, tag, dedupId);
    return client + " forgets " + dedupId;
  }
}
