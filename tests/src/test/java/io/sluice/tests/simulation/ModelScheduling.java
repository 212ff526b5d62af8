package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.model.Resource;
import java.util.Comparator;
import java.util.Optional;

/** When the model publishes what is to go later. */
final class ModelScheduling {
  private static final int MAX_RETRIES = 6;
  private static final long FIRST_RETRY_MILLIS = 1_000;

  private final Model model;

  ModelScheduling(Model model) {
    this.model = model;
  }

  /** Keeps it until it is due, be that now; the cause if it is refused, else null. */
  Refusal.Cause add(ModelBroker broker, Sent sent) {
    Destination destination = sent.destination();
    boolean hasQueue = destination.isTopic() || model.consuming.canHave(broker, destination.name());
    if (!hasQueue || broker.scheduled.size() >= model.limit(Resource.QUEUE_DEPTH)) {
      return Refusal.Cause.QUOTA;
    }
    broker.scheduled.add(ModelScheduled.first(sent, model.nowMillis));
    return null;
  }

  /** When the next one is tried; {@link Long#MAX_VALUE} if there is none. */
  long nextMillis() {
    return model.brokers().stream()
        .flatMap(broker -> broker.scheduled.stream())
        .mapToLong(ModelScheduled::wakeMillis)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** What is due goes, or is tried again later. */
  void fireDue(ModelBroker broker) {
    model.count();
    for (Optional<ModelScheduled> due = due(broker); due.isPresent(); due = due(broker)) {
      fire(broker, due.get());
    }
  }

  /** The first that is due; of the same time, the one that came first. */
  private Optional<ModelScheduled> due(ModelBroker broker) {
    return broker.scheduled.stream()
        .filter(scheduled -> scheduled.wakeMillis() <= model.nowMillis)
        .min(
            Comparator.comparingLong(ModelScheduled::wakeMillis)
                .thenComparingLong(scheduled -> scheduled.dueMillis));
  }

  private void fire(ModelBroker broker, ModelScheduled scheduled) {
    int place = broker.scheduled.indexOf(scheduled);
    if (scheduled.sent.expiredAt(model.nowMillis)) {
      broker.scheduled.remove(place);
      return;
    }
    Sent fired = model.firings.fire(broker, scheduled.sent, model.nowMillis);
    ModelScheduled next = scheduled.next(model.nowMillis);
    if (model.publishing.place(broker, fired, null) != null) {
      if (scheduled.retries < MAX_RETRIES) {
        scheduled.retryAt(model.nowMillis + (FIRST_RETRY_MILLIS << scheduled.retries));
        return;
      }
      giveUp(broker, scheduled, next != null);
    }
    if (next == null) {
      broker.scheduled.remove(place);
    } else {
      broker.scheduled.set(place, next);
    }
  }

  private void giveUp(ModelBroker broker, ModelScheduled scheduled, boolean comesAgain) {
    if (scheduled.sent.isTo(Names.DEAD_LETTERS)) {
      return;
    }
    ModelQueue deadLetters = broker.named(Names.DEAD_LETTERS);
    if (!comesAgain || deadLetters.depth() < model.limit(Resource.QUEUE_DEPTH)) {
      Sent sent = scheduled.sent;
      ModelQueue.Entry entry =
          new ModelQueue.Entry(sent, 2, scheduled.isLogged(), sent.destination());
      entry.deadLetter = true;
      deadLetters.add(entry);
    }
  }
}
