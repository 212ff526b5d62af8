package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Xid;
import io.sluice.model.Protocol;
import org.junit.jupiter.api.AfterEach;

/** Two clients of a shard, one of which prepares transactions of two phases (X/Open XA). */
abstract class PreparedFixture {
  static final Xid X = xid("x");
  static final Xid Y = xid("y");

  final ShardDriver driver = ShardDriver.start();
  final TestClient client = driver.client("client").of(Protocol.OPENWIRE).connect();
  final TestClient other = driver.client("other").of(Protocol.OPENWIRE).connect();

  static Xid xid(String id) {
    return new Xid(-5, id.getBytes(UTF_8), new byte[] {1});
  }

  /** Whatever happened, a replay of the log leads to the same state. */
  @AfterEach
  void theLogSaysTheSame() {
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
    driver.snapshot();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(driver.shard()));
  }

  final void prepareAPublish(Xid xid) {
    client.begin(1);
    client.publishIn(1, toQueue("q", "a"));
    client.prepare(1, xid);
    assertThat(client.prepareRefusal()).isNull();
  }

  final void crash() {
    driver.crash();
    client.connect();
    other.connect();
  }
}
