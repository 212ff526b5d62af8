package io.sluice.tests.simulation;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.SubscriptionKey;
import io.sluice.broker.api.SubscriptionName;
import java.util.List;

/** What there is to publish to and to consume: little, so that clients meet. */
final class Names {
  static final String DEAD_LETTERS = "ActiveMQ.DLQ";
  static final List<String> TOPICS = List.of("a", "a/b", "a/c", "b", "$x/b");
  static final List<String> FILTERS =
      List.of("a", "a/#", "a/+", "#", "+/b", "b", "$x/#", "$temporary/#");

  /** A queue that gets what is published to a topic. */
  static final String VIRTUAL_CONSUMER = "Consumer.A.b";

  static final String VIRTUAL_TOPIC = "b";

  /** A queue that a topic may mirror, and which may stand for other destinations. */
  static final Destination MIRRORED = Destination.queue("q1");

  static final Destination MIRROR = Destination.topic("a/q1");

  /**
   * Queues with consumers that wait for messages. One of which much is not taken is rarely tried.
   */
  static final List<String> PROMPT = List.of("prompt.1", "prompt.2", "prompt.3");

  /** The one of them whose consumers may take exactly once. */
  static final String PROMPT_ONCE = PROMPT.get(2);

  /** All queues that a wildcard matches. */
  static final List<String> MATCHED = List.of("w.a", "w.b");

  static final String WILDCARD = "w.*";
  static final List<String> QUEUES =
      List.of("q1", "q2", MATCHED.get(0), MATCHED.get(1), DEAD_LETTERS, VIRTUAL_CONSUMER);

  /** Groups of MQTT's clients, by their shared subscription. */
  static final List<SubscriptionKey> SHARED =
      List.of(
          new SubscriptionKey("a/#", "g"),
          new SubscriptionKey("b", "g"),
          new SubscriptionKey("#", "h"));

  /** Topic subscriptions that consumers come back to. */
  static final List<SubscriptionName> SUBSCRIPTIONS =
      List.of(
          new SubscriptionName("c", "s", true, false),
          new SubscriptionName("c", "s", true, true),
          new SubscriptionName("c", "s", false, false),
          new SubscriptionName("", "s", false, true),
          new SubscriptionName("", "s", true, true),
          new SubscriptionName("d", "s", true, false));

  static final List<Destination> TEMPORARIES =
      List.of(
          Destination.temporary(Destination.Kind.QUEUE, "1"),
          Destination.temporary(Destination.Kind.QUEUE, "2"),
          Destination.temporary(Destination.Kind.TOPIC, "1"));

  private Names() {}
}
