package io.sluice.ignite;

import io.sluice.broker.log.ShardLog;
import io.sluice.broker.log.ShardLogContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The log's contract over Ignite. */
class IgniteShardLogTest extends ShardLogContract {
  @TempDir static Path directory;
  private static IgniteStore store;

  @BeforeAll
  static void start() {
    store = IgniteStore.start(IgniteOptions.in(directory));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  protected ShardLog open() {
    return store.openLog();
  }

  @Override
  protected int entries() {
    return store.size();
  }
}
