package io.sluice.broker.api;

/**
 * How surely a message is handed over, between a publisher and the broker or the broker and a
 * consumer.
 */
public enum Qos {
  /** Fire and forget: MQTT QoS 0, AMQP pre-settled, JMS non-persistent. */
  AT_MOST_ONCE,
  /** Until settled: MQTT QoS 1, AMQP unsettled, JMS persistent. */
  AT_LEAST_ONCE,
  /**
   * Until settled and the settlement is known to both: MQTT QoS 2, AMQP with receiver-settle-mode
   * second.
   */
  EXACTLY_ONCE;

  private static final Qos[] BY_LEVEL = values();

  /** The QoS of MQTT's number 0, 1 or 2. */
  public static Qos ofLevel(int level) {
    return BY_LEVEL[level];
  }

  /**
   * The weaker of the two: what a delivery gets from its publisher's and its subscription's QoS.
   */
  public Qos min(Qos other) {
    return compareTo(other) <= 0 ? this : other;
  }
}
