package io.sluice.broker.log;

import io.sluice.model.ShardId;

/** The shard has another owner; this one must stop. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public FencedException(ShardId shard) {
    super("shard " + shard + " has a new owner");
  }
}
