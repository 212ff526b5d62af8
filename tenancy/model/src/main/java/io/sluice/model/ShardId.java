package io.sluice.model;

/**
 * Names a shard: everything of one tenant is in its shard; {@code index} is 0 until tenants are
 * split.
 */
public record ShardId(String tenant, int index) {
  /** The one shard of a tenant. */
  public static ShardId of(String tenant) {
    return new ShardId(tenant, 0);
  }

  @Override
  public String toString() {
    return tenant + "#" + index;
  }
}
