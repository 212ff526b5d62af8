package io.sluice.model.policy;

/**
 * That topics mirror queues: what is sent to a queue can be watched at the topic of its name with a
 * prefix, which takes nothing from the queue.
 *
 * @param queues which; all if not given
 * @param topicPrefix before the queue's name; {@code VirtualTopic.Mirror.} if not given
 */
public record MirroredQueues(boolean enabled, DestinationPattern queues, String topicPrefix) {
  /** None is. */
  public static final MirroredQueues NONE = new MirroredQueues(false, null, null);

  public MirroredQueues {
    queues = queues == null ? DestinationPattern.ALL : queues;
    topicPrefix = topicPrefix == null ? "VirtualTopic.Mirror." : topicPrefix;
    Checks.requireExactName("topicPrefix", topicPrefix);
  }

  /** The dotted name of the topic that mirrors a queue, or null. */
  public String topicOf(String queue) {
    return enabled && queues.matches(queue) ? topicPrefix + queue : null;
  }
}
