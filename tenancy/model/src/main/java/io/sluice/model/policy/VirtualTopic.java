package io.sluice.model.policy;

/**
 * That topics have queues as their subscribers: what is published to a topic that {@code topics}
 * matches goes also to each queue that is named so, with the prefix before it.
 *
 * @param topics such as {@code VirtualTopic.>}
 * @param consumerPrefix such as {@code Consumer.*.}; its wildcards stand for a level each, and it
 *     ends with a dot
 */
public record VirtualTopic(DestinationPattern topics, String consumerPrefix) {
  /** ActiveMQ's own. */
  public static final VirtualTopic DEFAULT =
      new VirtualTopic(new DestinationPattern("VirtualTopic.>"), "Consumer.*.");

  public VirtualTopic {
    Checks.require("topics", topics);
    Checks.requireName("consumerPrefix", consumerPrefix);
    if (!consumerPrefix.endsWith(".") || consumerPrefix.indexOf('>') >= 0) {
      throw new IllegalArgumentException(
          "'consumerPrefix' is '%s'; it ends with a dot and has no wildcard but *"
              .formatted(consumerPrefix));
    }
    // Refuses a * that is no level of its own.
    new DestinationPattern(consumerPrefix + ">");
  }

  /**
   * The dotted name of the topic whose messages a queue of this name gets, which may have wildcards
   * if the name has; null if it is no consumer's queue of these topics.
   */
  public String topicOf(String queue) {
    int prefixLevels = (int) consumerPrefix.chars().filter(c -> c == '.').count();
    int end = -1;
    for (int i = 0; i < prefixLevels; i++) {
      end = queue.indexOf('.', end + 1);
      if (end < 0) {
        return null;
      }
    }
    String topic = queue.substring(end + 1);
    String prefix = consumerPrefix.substring(0, consumerPrefix.length() - 1);
    boolean isConsumers = new DestinationPattern(prefix).matches(queue.substring(0, end));
    return isConsumers && !topic.isEmpty() && topics.matches(topic) ? topic : null;
  }
}
