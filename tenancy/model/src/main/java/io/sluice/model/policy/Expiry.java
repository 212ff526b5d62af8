package io.sluice.model.policy;

/**
 * How long messages are kept.
 *
 * @param defaultMillis from their arrival, if they do not say; 0 for ever, which it is if not given
 * @param maxMillis from their arrival at the most, whatever they say; 0 for no limit, which it is
 *     if not given
 */
public record Expiry(long defaultMillis, long maxMillis) {
  public static final Expiry DEFAULT = new Expiry(0, 0);

  private static final long MAX_MILLIS = 100L * 365 * 24 * 3_600_000;

  public Expiry {
    Checks.requireWithin("defaultMillis", defaultMillis, 0, MAX_MILLIS);
    Checks.requireWithin("maxMillis", maxMillis, 0, MAX_MILLIS);
  }

  /** When a message expires that says {@code atMillis}; 0 is never, for either. */
  public long applyTo(long atMillis, long nowMillis) {
    long at = atMillis == 0 && defaultMillis > 0 ? nowMillis + defaultMillis : atMillis;
    return maxMillis > 0 && (at == 0 || at > nowMillis + maxMillis) ? nowMillis + maxMillis : at;
  }
}
