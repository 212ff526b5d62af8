package io.sluice.broker.runner;

import io.sluice.broker.shard.Shard;

/** Something to do in a shard, on its loop. */
@FunctionalInterface
interface Command {
  void run(Shard shard);

  /** Called instead if the shard was unloaded or failed before the command's turn came. */
  default void rejected() {}
}
