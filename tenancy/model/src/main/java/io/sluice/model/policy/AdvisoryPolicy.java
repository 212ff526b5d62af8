package io.sluice.model.policy;

/**
 * Which advisories are told of messages that go their way: each is a message more for every
 * message, so that they have to be asked for.
 *
 * @param forDelivery whether it is told that a message has come
 * @param forConsumed whether it is told that a message was consumed
 */
public record AdvisoryPolicy(boolean forDelivery, boolean forConsumed) {
  public static final AdvisoryPolicy NONE = new AdvisoryPolicy(false, false);
}
