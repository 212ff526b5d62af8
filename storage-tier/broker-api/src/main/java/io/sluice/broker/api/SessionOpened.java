package io.sluice.broker.api;

/**
 * The answer to {@link OpenSession}: a session, or the refusal.
 *
 * @param session null if refused
 * @param present true if a kept session was resumed; its unsettled deliveries follow as events
 * @param maxInflight the maximum the plan leaves of the requested one
 * @param refusal null if opened
 */
public record SessionOpened(Session session, boolean present, int maxInflight, Refusal refusal) {
  public static SessionOpened refused(Refusal refusal) {
    return new SessionOpened(null, false, 0, refusal);
  }
}
