package io.sluice.model;

/**
 * One state of a broker's policy. Revisions of a broker are numbered from 1; until the first it has
 * the default policy.
 *
 * @param madeAtMillis milliseconds since the epoch
 * @param rolledBackTo the revision whose policy this one brought back, or -1
 * @param policy as JSON, complete
 */
public record PolicyRevision(
    String broker, int number, long madeAtMillis, int rolledBackTo, String policy) {
  /** For {@link #rolledBackTo}: the policy was put. */
  public static final int NOT_ROLLED_BACK = -1;
}
