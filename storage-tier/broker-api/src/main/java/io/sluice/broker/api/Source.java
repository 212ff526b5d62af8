package io.sluice.broker.api;

import java.util.Objects;

/** What a consumer takes messages from. */
public sealed interface Source {
  /**
   * A queue; made if there is none. A name with a wildcard that is a level of its own, {@code *}
   * for any one level and a last {@code >} for the rest, is all queues that match, those that come
   * later among them; it makes none, and only temporary ones are never meant. A consumer of them
   * has one credit for all.
   */
  record OfQueue(String name) implements Source {
    public OfQueue {
      Objects.requireNonNull(name);
    }
  }

  /**
   * A subscription to a topic, with a queue of its own.
   *
   * @param filter in MQTT's language ({@code +} one level, a last {@code #} the rest)
   * @param name null for a subscription that only this consumer has and that ends with it
   * @param noLocal not what the same client id published
   * @param retroactive if this makes the subscription, it begins with what its topics retain and
   *     what their policy keeps
   */
  record OfTopic(String filter, SubscriptionName name, boolean noLocal, boolean retroactive)
      implements Source {
    public OfTopic {
      Objects.requireNonNull(filter);
    }

    /** A subscription to what is published from now on, unless the policy says otherwise. */
    public OfTopic(String filter, SubscriptionName name, boolean noLocal) {
      this(filter, name, noLocal, false);
    }
  }

  static Source queue(String name) {
    return new OfQueue(name);
  }

  static Source topic(String filter) {
    return new OfTopic(filter, null, false);
  }
}
