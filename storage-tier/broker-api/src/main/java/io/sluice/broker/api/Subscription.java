package io.sluice.broker.api;

/**
 * A subscription of a session to a topic filter in MQTT's language ({@code +} one level, a last
 * {@code #} the rest).
 *
 * @param shareName null, or the name of the shared subscription whose members compete for messages
 * @param identifier MQTT 5's subscription identifier, 0 for none
 * @param noLocal not what the same client id published
 * @param retainAsPublished pass the retain flag on as it was published
 */
public record Subscription(
    String filter,
    String shareName,
    Qos qos,
    int identifier,
    boolean noLocal,
    boolean retainAsPublished,
    RetainHandling retainHandling) {
  /** Whether retained messages are sent when subscribing (MQTT 5, 3.8.3.1). */
  public enum RetainHandling {
    SEND,
    SEND_IF_NEW,
    DO_NOT_SEND
  }

  /** The key under which a session holds this subscription: subscribing again with it replaces. */
  public SubscriptionKey key() {
    return new SubscriptionKey(filter, shareName);
  }
}
