package io.sluice.broker.api;

/** The outcome of a delivery, as AMQP 1.0 section 3.4 defines them. */
public enum Outcome {
  /** Processed; the message leaves the queue. */
  ACCEPTED,
  /** Not looked at; back to its place in the queue as if it had not been delivered. */
  RELEASED,
  /** Cannot be processed; to the dead-letter queue, or dropped where there is none. */
  REJECTED,
  /**
   * Failed; back to its place with its delivery count raised, dead-lettered at the broker's
   * maximum.
   */
  MODIFIED_FAILED,
  /** As {@link #MODIFIED_FAILED}, and never again to this consumer. */
  MODIFIED_UNDELIVERABLE_HERE
}
