package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.model.Resource;
import io.sluice.model.StorageKind;
import java.util.HashMap;
import java.util.List;

/** Where the model puts what is published: into all queues it goes to, or into none. */
final class ModelPublishing {
  private final Model model;

  ModelPublishing(Model model) {
    this.model = model;
  }

  /** Publishes, at once or later; the cause if it is refused, else null. */
  Refusal.Cause publish(ModelBroker broker, Sent sent, String publisher) {
    model.count();
    if (isMissing(broker, sent.destination())) {
      return Refusal.Cause.NOT_FOUND;
    }
    boolean later = sent.message().schedule() != null;
    Refusal.Cause refusal =
        later ? model.scheduling.add(broker, sent) : place(broker, sent, publisher);
    if (refusal == null) {
      model.usage.in(sent);
    }
    return refusal;
  }

  private static boolean isMissing(ModelBroker broker, Destination destination) {
    return destination.isTemporary() && !broker.temporaries.containsKey(destination);
  }

  /** Puts it where it goes; the cause if it is refused, else null. */
  Refusal.Cause place(ModelBroker broker, Sent sent, String publisher) {
    Destination destination = sent.destination();
    if (isMissing(broker, destination)) {
      return Refusal.Cause.NOT_FOUND;
    }
    ModelTargets targets = new ModelTargets(model, broker, sent, publisher);
    Refusal.Cause refusal = targets.find();
    if (refusal != null) {
      return refusal;
    }
    if (isTooMuch(broker, sent, targets.isLogged())) {
      return Refusal.Cause.QUOTA;
    }
    targets.enter();
    if (retains(sent)) {
      broker.retained.put(sent.destination().name(), sent);
    } else if (sent.retain()) {
      broker.retained.remove(sent.destination().name());
    }
    return null;
  }

  private boolean isTooMuch(ModelBroker broker, Sent sent, boolean entersLogged) {
    if (retains(sent)
        && !broker.retained.containsKey(sent.destination().name())
        && model.retained() >= model.limit(Resource.RETAINED_MESSAGES)) {
      return true;
    }
    boolean logged = retains(sent) || entersLogged;
    return logged && model.storedBytes() + sent.sizeBytes() > model.limit(Resource.STORED_BYTES);
  }

  /** Nothing is retained under what will be gone. */
  private static boolean retains(Sent sent) {
    return sent.retain() && !sent.clears() && !sent.destination().isTemporary();
  }

  /** Publishes all, or nothing, and says why; the queues up to the refused one are made anyway. */
  Refusal.Cause publishAll(ModelBroker broker, List<Sent> all, String publisher) {
    Model trial = new Model(model.nowMillis, new HashMap<>());
    trial.limits.putAll(model.limits);
    trial.config.putAll(model.config);
    trial.policies.putAll(model.policies);
    for (StorageKind kind : StorageKind.values()) {
      trial.lanes.put(kind, model.copyOf(kind));
    }
    ModelBroker trialBroker = trial.broker(model.idOf(broker));
    for (Sent sent : all) {
      Refusal.Cause refusal = trial.publishing.publish(trialBroker, sent, publisher);
      if (refusal != null) {
        trialBroker.named.keySet().forEach(broker::named);
        return refusal;
      }
    }
    all.forEach(sent -> publish(broker, sent, publisher));
    return null;
  }
}
