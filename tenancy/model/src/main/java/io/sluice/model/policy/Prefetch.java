package io.sluice.model.policy;

/**
 * How many messages a consumer may be sent ahead of what it has acknowledged, whatever it asks for;
 * null for as many as it asks for.
 *
 * @param queue a queue's consumer
 * @param queueBrowser a queue's browser
 * @param topic the consumer of a subscription that is not durable
 * @param durableTopic that of a durable one
 */
public record Prefetch(Integer queue, Integer queueBrowser, Integer topic, Integer durableTopic) {
  public static final Prefetch DEFAULT = new Prefetch(null, null, null, null);

  private static final int MAX = 1_000_000;

  public Prefetch {
    requireCount("queue", queue);
    requireCount("queueBrowser", queueBrowser);
    requireCount("topic", topic);
    requireCount("durableTopic", durableTopic);
  }

  /** With none at all, a client with a listener would wait for ever: it does not pull. */
  private static void requireCount(String field, Integer messages) {
    if (messages != null) {
      Checks.requireWithin(field, messages, 1, MAX);
    }
  }

  boolean saysNothingOfQueues() {
    return queue == null && queueBrowser == null;
  }

  boolean saysNothingOfTopics() {
    return topic == null && durableTopic == null;
  }
}
