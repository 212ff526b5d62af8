package io.sluice.tests.simulation;

import io.sluice.broker.api.SubscriptionKey;
import java.util.List;

/** What there is to publish to and to consume: little, so that clients meet. */
final class Names {
  static final String DEAD_LETTERS = "DLQ";
  static final List<String> TOPICS = List.of("a", "a/b", "a/c", "b", "$x/b");
  static final List<String> FILTERS = List.of("a", "a/#", "a/+", "#", "+/b", "b", "$x/#");
  static final List<String> QUEUES = List.of("q1", "q2", DEAD_LETTERS);
  static final List<SubscriptionKey> SHARED =
      List.of(
          new SubscriptionKey("a/#", "g"),
          new SubscriptionKey("b", "g"),
          new SubscriptionKey("#", "h"));

  private Names() {}
}
