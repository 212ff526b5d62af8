package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import java.util.List;
import java.util.stream.Stream;

/** Who has which messages of a queue: each is in one client's hands at a time. */
final class Hands {
  private final List<SimClient> clients;

  Hands(List<SimClient> clients) {
    this.clients = clients;
  }

  /** Deliveries of this message from this queue that are not settled. */
  Stream<Deliveries.Held> of(ModelQueue queue, int number) {
    return clients.stream()
        .flatMap(client -> client.deliveries.unsettled())
        .filter(held -> held.from() == queue && held.number() == number);
  }

  /** How many copies of this message wait in the queue. */
  long waiting(ModelQueue queue, int number) {
    return queue.copies(number) - of(queue, number).count();
  }

  void delivered(ModelQueue queue, Sent sent, String what) {
    if (queue != null && queue.copies(sent.number()) > 0) {
      check(
          waiting(queue, sent.number()) > 0,
          what + ", but somebody has it: " + of(queue, sent.number()).toList());
    }
  }

  /** A browser sees nothing that somebody had before it came, and has still. */
  void shown(ModelQueue queue, SimConsumer browser, Sent sent, String what) {
    long hadBefore =
        of(queue, sent.number()).filter(held -> held.since() < browser.openedAt).count();
    check(
        queue == null || hadBefore == 0 || hadBefore < queue.copies(sent.number()),
        what + ", which somebody has");
  }
}
