package io.sluice.model.policy;

import java.util.Locale;

/**
 * What a topic's slow consumer may let wait, if its subscription is not durable. A named queue and
 * a durable subscription lose nothing.
 *
 * @param limit messages; null for the product's own bound, which no limit exceeds
 * @param discard which message goes when one more comes; the oldest if there is a limit, else the
 *     newest
 */
public record PendingMessages(Integer limit, Discard discard) {
  public static final PendingMessages DEFAULT = new PendingMessages(null, null);

  /** Which message goes. */
  public enum Discard {
    /** The one that has waited for longest makes room. */
    OLDEST,
    /** The one that comes does not enter. */
    NEWEST;

    /** The choice as the API writes it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PendingMessages {
    if (limit != null) {
      Checks.requireWithin("limit", limit, 1, Integer.MAX_VALUE);
    }
    if (discard == null) {
      discard = limit == null ? Discard.NEWEST : Discard.OLDEST;
    }
  }
}
