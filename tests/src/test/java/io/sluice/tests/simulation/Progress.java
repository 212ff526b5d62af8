package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

/**
 * When nothing is under way, nothing waits that somebody could take, and no drain is unanswered.
 */
final class Progress {
  private final World world;

  Progress(World world) {
    this.world = world;
  }

  void quiet() {
    for (SimClient client : world.clients) {
      if (client.isConnected()) {
        check(client.answers.isEmpty(), client + " was not answered: " + client.answers);
      }
      if (client.isConnected() && canTake(client)) {
        checkOwn(client);
        client.consumers.attached().forEach(this::checkConsumer);
        client.consumers.attached().forEach(consumer -> consumer.credit.quiet());
      }
    }
  }

  /** True if neither the window nor unsettled deliveries hold it up. */
  private static boolean canTake(SimClient client) {
    Deliveries deliveries = client.deliveries;
    int unsettled = deliveries.held.size() + deliveries.toComplete.size() + client.prepared.size();
    return client.unwrittenMessages == 0 && unsettled < client.maxInflight;
  }

  private void checkOwn(SimClient client) {
    ModelQueue queue = client.session().queue;
    for (ModelQueue.Entry entry : queue.entries) {
      boolean missed = !client.deliveries.hasRefused(entry.sent.number());
      check(!missed || isAccountedFor(queue, entry), client + " was not delivered " + entry.sent);
    }
  }

  /** True if somebody has it, or it may be gone. */
  private boolean isAccountedFor(ModelQueue queue, ModelQueue.Entry entry) {
    int number = entry.sent.number();
    return world.hands.waiting(queue, number) <= delayed(queue, number)
        || world.perhapsLost.contains(number)
        || entry.perhapsDisplaced
        || entry.sent.message().expiresAtMillis() != 0;
  }

  /** How many copies of this message are to be tried later. */
  private long delayed(ModelQueue queue, int number) {
    return queue.entries.stream()
        .filter(entry -> entry.sent.number() == number)
        .filter(entry -> entry.delayedUntilMillis > world.nowMillis)
        .count();
  }

  private void checkConsumer(SimConsumer consumer) {
    check(!consumer.credit.drains(), consumer + " was not drained");
    if (consumer.credit.atLeast() > 0) {
      consumer.queues().forEach(ref -> checkQueue(consumer, ref));
    }
  }

  private void checkQueue(SimConsumer consumer, QueueRef ref) {
    SimClient client = consumer.client;
    ModelQueue queue = ref.in(client.modelBroker(), client.name);
    if (queue == null || Names.PROMPT_ONCE.equals(ref.named())) {
      return; // A wildcard makes none; and what was begun exactly once waits for its session.
    }
    for (ModelQueue.Entry entry : queue.entries) {
      boolean missed =
          consumer.spec.browse() ? couldSee(consumer, ref, entry) : couldTake(consumer, ref, entry);
      check(
          !missed || isAccountedFor(queue, entry),
          client + "'s " + consumer + " was not delivered " + entry.sent);
    }
  }

  private boolean couldSee(SimConsumer browser, QueueRef ref, ModelQueue.Entry entry) {
    return browser.wanted.matches(entry.sent)
        && !browser.seen.contains(entry.sent.number())
        && !world.redeliveries.mayBeBack(browser.client, ref, entry.sent);
  }

  private boolean couldTake(SimConsumer consumer, QueueRef ref, ModelQueue.Entry entry) {
    boolean hasRivals =
        world
            .attachedTo(consumer.client.broker, ref)
            .anyMatch(other -> other != consumer && isRival(other, entry));
    return consumer.wanted.matches(entry.sent)
        && !consumer.refused.contains(entry.sent.number())
        && !hasRivals;
  }

  /** True if this may have a right to the entry that goes before others'. */
  private static boolean isRival(SimConsumer other, ModelQueue.Entry entry) {
    return !other.spec.browse() && (other.spec.exclusive() || entry.sent.group() != null);
  }
}
