package io.sluice.tests.simulation;

import io.sluice.broker.api.Subscription;
import java.util.LinkedHashMap;
import java.util.Map;

/** A shared subscription of the model. */
final class ModelGroup {
  final Map<String, Subscription> members = new LinkedHashMap<>();
  ModelQueue queue = new ModelQueue();
  boolean durable;

  ModelGroup copy() {
    ModelGroup copy = new ModelGroup();
    copy.members.putAll(members);
    copy.queue = queue.copy();
    copy.durable = durable;
    return copy;
  }
}
