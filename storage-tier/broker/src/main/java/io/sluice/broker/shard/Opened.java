package io.sluice.broker.shard;

import io.sluice.broker.api.Refusal;

/** The answer to opening a session: a connection, or the refusal. */
public record Opened(Connection connection, boolean present, int maxInflight, Refusal refusal) {
  static Opened refused(Refusal refusal) {
    return new Opened(null, false, 0, refusal);
  }
}
