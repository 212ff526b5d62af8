package io.sluice.broker.api;

import io.sluice.model.Resource;

/**
 * Why something was refused. Adapters translate {@link #cause} into their protocol's words; {@code
 * detail} is for people: what was wrong, with which value, and what to do. {@code resource} is the
 * exceeded limit for {@link Cause#QUOTA}, else null.
 */
public record Refusal(Cause cause, Resource resource, String detail) {
  /** The causes that protocols tell apart. */
  public enum Cause {
    BAD_CREDENTIALS,
    NOT_AUTHORIZED,
    QUOTA,
    MESSAGE_TOO_LARGE,
    INVALID,
    /** There is no such temporary destination, subscription or transaction. */
    NOT_FOUND,
    /**
     * Another client has the client id, the subscription, the temporary destination or the name of
     * a prepared transaction.
     */
    IN_USE,
    SUSPENDED,
    UNAVAILABLE
  }

  /** The exceeded limit of a plan, in one wording everywhere. */
  public static Refusal quota(Resource resource, long limit) {
    Cause cause = resource == Resource.MESSAGE_SIZE ? Cause.MESSAGE_TOO_LARGE : Cause.QUOTA;
    return new Refusal(
        cause, resource, "the plan's limit '" + resource.key() + "' of " + limit + " is reached");
  }

  public static Refusal of(Cause cause, String detail) {
    return new Refusal(cause, null, detail);
  }
}
