package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wills (MQTT 5, 3.1.2.5, 3.1.3.2). */
class WillTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient mourner = driver.client("mourner").durable().connect();
  private final TestClient client = driver.client("client").durable();

  @BeforeEach
  void listen() {
    mourner.subscribe("will", 1);
  }

  @Test
  void isPublishedWhenTheConnectionIsLost() {
    client.will(to("will", "gone"), 0).connect().lost();
    assertThat(mourner.bodies()).containsExactly("gone");
    assertThat(mourner.delivery().message().timestampMillis()).isEqualTo(driver.nowMillis());
    client.connect();
    assertThat(mourner.bodies()).containsExactly("gone");
  }

  @Test
  void isWithdrawnByAGoodbye() {
    client.will(to("will", "gone"), 0).connect().disconnect();
    driver.after(1_000_000);
    driver.crash();
    assertThat(mourner.connect().bodies()).isEmpty();
    assertThat(driver.shard().isIdle()).isFalse();
    mourner.disconnect();
    assertThat(driver.shard().isIdle()).isTrue();
  }

  @Test
  void waitsForItsDelay() {
    client.will(to("will", "gone"), 5_000).connect().lost();
    driver.after(4_999);
    assertThat(mourner.bodies()).isEmpty();
    driver.after(1);
    assertThat(mourner.bodies()).containsExactly("gone");
  }

  @Test
  void isNotPublishedIfTheClientIsBackInTime() {
    // MQTT 5, 3.1.3-9
    client.will(to("will", "gone"), 5_000).connect().lost();
    driver.after(4_999);
    client.connect();
    driver.after(10_000);
    assertThat(mourner.bodies()).isEmpty();
    client.lost();
    driver.after(5_000);
    assertThat(mourner.bodies()).containsExactly("gone");
  }

  @Test
  void doesNotOutwaitItsSession() {
    // MQTT 5, 3.1.2-8: when the delay is over or the session ends, whichever comes first
    client.expiry(1_000).will(to("will", "expired"), 5_000).connect().lost();
    driver.after(1_000);
    assertThat(mourner.bodies()).containsExactly("expired");
    client.expiry(0).will(to("will", "not kept"), 5_000).connect().lost();
    assertThat(mourner.bodies()).containsExactly("expired", "not kept");
  }

  @Test
  void isPublishedIfANewSessionTakesThePlace() {
    client.will(to("will", "discarded"), 5_000).connect();
    driver.client("client").cleanStart(true).connect();
    assertThat(mourner.bodies()).containsExactly("discarded");
  }

  @Test
  void aTakeoverWithinTheDelayPublishesNothingAndWithoutDelayDoes() {
    client.will(to("will", "delayed"), 5_000).connect();
    client.will(to("will", "at once"), 0).connect();
    assertThat(mourner.bodies()).isEmpty();
    client.connect();
    assertThat(mourner.bodies()).containsExactly("at once");
  }

  @Test
  void isPublishedAfterARestartForAllThatWereConnected() {
    client.will(to("will", "delayed"), 5_000).connect();
    driver.client("other").will(to("will", "not kept"), 5_000).connect();
    driver.client("third").durable().will(to("will", "at once"), 0).connect();
    driver.crash();
    mourner.connect();
    assertThat(mourner.bodies()).containsExactlyInAnyOrder("not kept", "at once");
    driver.after(5_000);
    assertThat(mourner.bodies()).hasSize(3).last().isEqualTo("delayed");
    driver.crash();
    assertThat(mourner.connect().bodies()).as("each once").hasSize(3);
  }

  @Test
  void ofASessionThatARestartEndsGoesBeforeWhatIsPublishedThen() {
    client.connect();
    client.expiry(0).will(to("VirtualTopic/t", "gone"), 5_000).connect();
    driver.crash();
    mourner.connect().subscribe("VirtualTopic/t", 1);
    mourner.publish(toQueue("Consumer.A.VirtualTopic.t", "due").at(driver.nowMillis()));
    assertThat(mourner.bodies()).isEmpty();
    assertThat(driver.status().storedMessages()).as("there was no queue yet").isEqualTo(1);
  }

  /** Client ids of MQTT are a name space of their own. */
  @Test
  void isNotThatOfAClientOfAnotherProtocol() {
    client.will(to("will", "gone"), 0).connect();
    TestClient other = driver.client("client").of(Protocol.AMQP).durable().connect();
    other.disconnect();
    other.connect().lost();
    assertThat(mourner.bodies()).isEmpty();
    client.lost();
    assertThat(mourner.bodies()).containsExactly("gone");
  }

  @Test
  void survivesASnapshot() {
    client.will(to("will", "gone"), 0).connect();
    driver.snapshot();
    driver.crash();
    assertThat(mourner.connect().bodies()).containsExactly("gone");
  }

  @Test
  void mayBeRetained() {
    client.will(to("will", "gone").retained(), 0).connect().lost();
    TestClient late = driver.client("late").connect().subscribe("will", 1);
    assertThat(late.bodies()).containsExactly("gone");
    assertThat(late.delivery().retain()).isTrue();
  }

  @Test
  void itsExpiryCountsFromWhenItIsPublished() {
    client.will(to("will", "gone").expiresAt(1_000), 5_000).connect().lost();
    mourner.disconnect();
    driver.after(5_000);
    driver.after(999);
    assertThat(mourner.connect().bodies()).containsExactly("gone");
    assertThat(mourner.delivery().message().expiresAtMillis()).isEqualTo(driver.nowMillis() + 1);
  }

  @Test
  void isRefusedWithTheConnectionIfItIsTooLarge() {
    driver.limit(Resource.MESSAGE_SIZE, 10);
    client.will(to("will", "too large"), 0).connect();
    assertThat(client.refusal().resource()).isEqualTo(Resource.MESSAGE_SIZE);
    client.will(to("will", "fits"), 0).connect();
    assertThat(client.refusal()).isNull();
  }
}
