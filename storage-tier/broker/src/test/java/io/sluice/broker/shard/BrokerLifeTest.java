package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.CloseReason;
import io.sluice.model.StorageKind;
import org.junit.jupiter.api.Test;

/** Brokers come and go by configuration. */
class BrokerLifeTest {
  private final ShardDriver driver = ShardDriver.start();

  private TestClient fill(String broker) {
    TestClient client = driver.client("c").in(broker).durable();
    client.will(to("will", "never published").retained(), 0).connect();
    client.subscribe("t", 2).share("group", "t", 1);
    client.publish(to("t", "x").qos(2).retained(), 1);
    client.publish(toQueue("q", "x"));
    driver.client("away").in(broker).durable().connect().subscribe("t", 1).disconnect();
    return client;
  }

  @Test
  void aDeletedBrokerLosesAllItHeld() {
    driver.broker("doomed", StorageKind.DURABLE);
    TestClient client = fill("doomed");
    driver.deleteBroker("doomed");
    assertThat(client.closeReason()).isEqualTo(CloseReason.BROKER_DELETED);
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(driver.shard().isIdle()).isTrue();
    for (int i = 0; i < 2; i++) {
      driver.crash();
      assertThat(driver.shard().storedBytes()).isZero();
      driver.snapshot();
    }
  }

  @Test
  void aBrokerMadeAgainUnderTheSameNameIsEmpty() {
    driver.broker("again", StorageKind.DURABLE);
    fill("again");
    driver.deleteBroker("again").broker("again", StorageKind.DURABLE);
    driver.crash();
    TestClient client = driver.client("c").in("again").durable().connect();
    assertThat(client.isPresent()).isFalse();
    assertThat(client.subscribe("#", 1).consume(1, "q", 1).bodies()).isEmpty();
    assertThat(driver.shard().status("again").sessions()).isEqualTo(1);
  }

  @Test
  void theOtherBrokerIsUnharmed() {
    TestClient unharmed = fill("broker");
    driver.broker("doomed", StorageKind.DURABLE);
    fill("doomed");
    long bytes = driver.status().storedBytes();
    driver.deleteBroker("doomed");
    assertThat(unharmed.opened().connection().isOpen).isTrue();
    assertThat(driver.status().storedBytes()).isEqualTo(bytes);
    driver.crash();
    assertThat(driver.status().sessions()).isEqualTo(2);
    assertThat(driver.status().storedBytes()).isEqualTo(bytes + "will".length() + 15);
  }

  @Test
  void aBrokerThatMovesToMemoryStartsEmpty() {
    fill("broker");
    driver.broker("broker", StorageKind.MEMORY);
    assertThat(driver.status().sessions()).isZero();
    assertThat(driver.shard().storedBytes()).isZero();
    TestClient client = driver.client("c").durable().connect();
    client.publish(toQueue("q", "x"));
    driver.crash();
    assertThat(client.connect().consume(1, "q", 1).bodies()).containsExactly("x");
  }
}
