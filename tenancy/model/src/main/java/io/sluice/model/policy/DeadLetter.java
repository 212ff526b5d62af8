package io.sluice.model.policy;

import java.util.Locale;

/**
 * Where messages go that nobody could process.
 *
 * @param strategy shared if not given
 * @param queue of the strategy shared; {@value #SHARED_QUEUE} if not given
 * @param prefix of the strategy individual, before the destination's dotted name; {@code
 *     ActiveMQ.DLQ.Queue.} or {@code ActiveMQ.DLQ.Topic.} if not given
 * @param expired whether expired messages go there, too; false if not given
 * @param nonPersistent whether messages that would not outlast a restart do; true if not given
 */
public record DeadLetter(
    Strategy strategy, String queue, String prefix, boolean expired, Boolean nonPersistent) {
  /** The queue of all dead letters of which nothing else is said. */
  public static final String SHARED_QUEUE = "ActiveMQ.DLQ";

  public static final DeadLetter DEFAULT = new DeadLetter(null, null, null, false, null);

  /** How a dead letter's queue is chosen. */
  public enum Strategy {
    /** One queue for the dead letters of many destinations. */
    SHARED,
    /** A queue for those of each destination. */
    INDIVIDUAL,
    /** There is none: they are dropped. */
    NONE;

    /** The strategy as the API writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DeadLetter {
    strategy = strategy == null ? Strategy.SHARED : strategy;
    requireUse("queue", queue, strategy, Strategy.SHARED);
    requireUse("prefix", prefix, strategy, Strategy.INDIVIDUAL);
    if (strategy == Strategy.SHARED) {
      queue = queue == null ? SHARED_QUEUE : Checks.requireExactName("queue", queue);
    } else if (prefix != null) {
      Checks.requireExactName("prefix", prefix);
    }
    nonPersistent = nonPersistent == null || nonPersistent;
  }

  private static void requireUse(String field, String value, Strategy strategy, Strategy needed) {
    if (value != null && strategy != needed) {
      throw new IllegalArgumentException(
          "'%s' is '%s', but the strategy is '%s'; it is for '%s' alone"
              .formatted(field, value, strategy, needed));
    }
  }

  /** The queue for dead letters of a destination of this dotted name; null for none. */
  public String queueFor(DestinationKind kind, String name) {
    return switch (strategy) {
      case SHARED -> queue;
      case INDIVIDUAL -> prefixFor(kind) + name;
      case NONE -> null;
    };
  }

  /** True if a queue of this name keeps dead letters by this rule, so that it has none itself. */
  public boolean isDeadLetterQueue(DestinationKind kind, String name) {
    return strategy == Strategy.INDIVIDUAL
        ? kind == DestinationKind.QUEUE && name.startsWith(prefixFor(kind))
        : kind == DestinationKind.QUEUE && name.equals(queue);
  }

  private String prefixFor(DestinationKind kind) {
    if (prefix != null) {
      return prefix;
    }
    return kind == DestinationKind.QUEUE ? "ActiveMQ.DLQ.Queue." : "ActiveMQ.DLQ.Topic.";
  }
}
