package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.model.Protocol;
import org.junit.jupiter.api.Test;

/** The sender's name, filled in by the broker where the policy says so. */
class UserIdTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient one = driver.client("one").of(Protocol.AMQP).connect();

  private java.util.List<String> users() {
    return one.deliveries().stream()
        .map(Delivery::message)
        .map(message -> message.properties().userId())
        .toList();
  }

  @Test
  void eachMessageHasIt() {
    one.consume(1, "q", 10).publish(toQueue("q", "before"));
    driver.policy(Policies.populatingUserIds());
    one.publish(toQueue("q", "plain"));
    one.begin(1).publishIn(1, toQueue("q", "in a transaction"));
    one.commit(1);
    assertThat(users()).containsExactly(null, "user", "user");
  }

  @Test
  void aWillHasIt() {
    driver.policy(Policies.populatingUserIds());
    TestClient device = driver.client("device").will(toQueue("q", "gone"), 0).connect();
    device.lost();
    assertThat(one.consume(1, "q", 10).bodies()).containsExactly("gone");
    assertThat(users()).containsExactly("user");
  }
}
