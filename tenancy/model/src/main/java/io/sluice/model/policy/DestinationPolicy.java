package io.sluice.model.policy;

import java.util.Objects;

/**
 * How some destinations are treated. What is not given is as without any policy.
 *
 * @param kind queues, or topics with their subscriptions
 * @param pattern which; a subscription counts as its filter is written
 */
public record DestinationPolicy(
    DestinationKind kind,
    DestinationPattern pattern,
    Redelivery redelivery,
    DeadLetter deadLetter,
    Expiry expiry,
    PendingMessages pendingMessages,
    Dispatch dispatch,
    Prefetch prefetch,
    SubscriptionRecovery subscriptionRecovery,
    AdvisoryPolicy advisories) {
  /** How queues are treated of which nothing is said. */
  public static final DestinationPolicy OF_QUEUES = plain(DestinationKind.QUEUE);

  /** How topics are treated of which nothing is said. */
  public static final DestinationPolicy OF_TOPICS = plain(DestinationKind.TOPIC);

  public DestinationPolicy {
    Checks.require("kind", kind);
    Checks.require("pattern", pattern);
    redelivery = Objects.requireNonNullElse(redelivery, Redelivery.DEFAULT);
    deadLetter = Objects.requireNonNullElse(deadLetter, DeadLetter.DEFAULT);
    expiry = Objects.requireNonNullElse(expiry, Expiry.DEFAULT);
    pendingMessages = Objects.requireNonNullElse(pendingMessages, PendingMessages.DEFAULT);
    dispatch = Objects.requireNonNullElse(dispatch, Dispatch.DEFAULT);
    prefetch = Objects.requireNonNullElse(prefetch, Prefetch.DEFAULT);
    subscriptionRecovery =
        Objects.requireNonNullElse(subscriptionRecovery, SubscriptionRecovery.NONE);
    advisories = Objects.requireNonNullElse(advisories, AdvisoryPolicy.NONE);
    if (kind == DestinationKind.QUEUE && !pendingMessages.equals(PendingMessages.DEFAULT)) {
      throw new IllegalArgumentException(
          "'pendingMessages' is given for queues; it is for topics alone, a queue drops nothing");
    }
    if (kind == DestinationKind.TOPIC && !dispatch.equals(Dispatch.DEFAULT)) {
      throw new IllegalArgumentException("'dispatch' is given for topics; it is for queues alone");
    }
    if (kind == DestinationKind.QUEUE && !subscriptionRecovery.equals(SubscriptionRecovery.NONE)) {
      throw new IllegalArgumentException(
          "'subscriptionRecovery' is given for queues; it is for topics alone");
    }
    boolean isOfOtherKind =
        kind == DestinationKind.QUEUE
            ? !prefetch.saysNothingOfTopics()
            : !prefetch.saysNothingOfQueues();
    if (isOfOtherKind) {
      throw new IllegalArgumentException(
          "'prefetch' of a queue has 'queue' and 'queueBrowser', of a topic 'topic' and"
              + " 'durableTopic'");
    }
  }

  private static DestinationPolicy plain(DestinationKind kind) {
    return new DestinationPolicy(
        kind, DestinationPattern.ALL, null, null, null, null, null, null, null, null);
  }

  boolean isFor(DestinationKind otherKind, String name) {
    return kind == otherKind && pattern.matches(name);
  }
}
