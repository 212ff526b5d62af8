package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import org.junit.jupiter.api.Test;

/** Temporary destinations (JMS 3.1 4.1.5), client ids in use, and how many queues there may be. */
class TemporaryDestinationTest {
  private static final Destination QUEUE = Destination.temporary(Destination.Kind.QUEUE, "1");
  private static final Destination TOPIC = Destination.temporary(Destination.Kind.TOPIC, "2");

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient owner = driver.client("owner").of(Protocol.AMQP).connect();
  private final TestClient other = driver.client("other").of(Protocol.STOMP).connect();

  @Test
  void anyoneSendsAndTheOwnerReceives() {
    assertThat(owner.createTemporary(QUEUE)).isNull();
    other.publish(toQueue(QUEUE.name(), "answer"));
    assertThat(owner.consume(1, QUEUE.name(), 10).bodies()).containsExactly("answer");
    other.consume(1, QUEUE.name(), 10);
    assertThat(other.consumeRefusal().cause()).isEqualTo(Refusal.Cause.NOT_AUTHORIZED);
  }

  @Test
  void aTopicLikewise() {
    owner.createTemporary(TOPIC);
    owner.consume(ConsumerSpec.of(1, Source.topic(TOPIC.name()), 10));
    other.publish(TestMessage.to(TOPIC.name(), "news"));
    assertThat(owner.bodies()).containsExactly("news");
    owner.closeConsumer(1);
    owner.deleteTemporary(TOPIC);
    other.publish(TestMessage.to(TOPIC.name(), "late"));
    assertThat(other.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void goesWithItsConnection() {
    owner.createTemporary(QUEUE);
    other.publish(toQueue(QUEUE.name(), "answer"));
    owner.lost();
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.status().destinations()).isEmpty();
    other.publish(toQueue(QUEUE.name(), "late"));
    assertThat(other.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void isNeverDurable() {
    owner.createTemporary(QUEUE);
    other.publish(toQueue(QUEUE.name(), "answer"));
    assertThat(DurableState.of(driver.shard())).noneMatch(record -> record.contains("Queue"));
    driver.crash();
    assertThat(driver.status().storedMessages()).isZero();
  }

  @Test
  void isDeletedOnlyByItsOwnerAndWithoutConsumers() {
    owner.createTemporary(QUEUE);
    assertThat(other.deleteTemporary(QUEUE).cause()).isEqualTo(Refusal.Cause.NOT_AUTHORIZED);
    owner.consume(1, QUEUE.name(), 1);
    assertThat(owner.deleteTemporary(QUEUE).cause()).isEqualTo(Refusal.Cause.IN_USE);
    owner.closeConsumer(1);
    assertThat(owner.deleteTemporary(QUEUE)).isNull();
    assertThat(owner.deleteTemporary(QUEUE).cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
  }

  @Test
  void aTopicIsDeletedWithoutConsumersLikewise() {
    owner.createTemporary(TOPIC);
    owner.consume(ConsumerSpec.of(1, Source.topic(TOPIC.name()), 10));
    assertThat(owner.deleteTemporary(TOPIC).cause()).isEqualTo(Refusal.Cause.IN_USE);
    owner.closeConsumer(1);
    assertThat(owner.deleteTemporary(TOPIC)).isNull();
  }

  /** Not even by a session's subscription. */
  @Test
  void nobodyElseListens() {
    owner.createTemporary(TOPIC);
    TestClient spy = driver.client("spy").connect().subscribe("$temporary/#", 1);
    assertThat(spy.last(SessionEvent.Subscribed.class).refusals().get(0).cause())
        .isEqualTo(Refusal.Cause.NOT_AUTHORIZED);
    other.publish(TestMessage.to(TOPIC.name(), "news"));
    assertThat(spy.bodies()).isEmpty();
  }

  @Test
  void aTopicRetainsNothing() {
    owner.createTemporary(TOPIC);
    other.publish(TestMessage.to(TOPIC.name(), "news").retained());
    owner.consume(ConsumerSpec.of(1, Source.topic(TOPIC.name()), 10));
    other.publish(TestMessage.to(TOPIC.name(), "more").retained());
    assertThat(owner.bodies()).containsExactly("more");
    assertThat(driver.status().retainedMessages()).isZero();
  }

  @Test
  void isNotMadeInPassing() {
    other.publish(toQueue(QUEUE.name(), "x"));
    assertThat(other.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    other.consume(1, QUEUE.name(), 1);
    assertThat(other.consumeRefusal().cause()).isEqualTo(Refusal.Cause.NOT_FOUND);
    assertThat(owner.createTemporary(Destination.queue("q")).cause())
        .isEqualTo(Refusal.Cause.INVALID);
    owner.createTemporary(QUEUE);
    assertThat(owner.createTemporary(QUEUE).cause()).isEqualTo(Refusal.Cause.IN_USE);
  }

  @Test
  void queuesAreLimited() {
    driver.limit(Resource.QUEUES, 1);
    owner.createTemporary(QUEUE);
    other.publish(toQueue("q", "x"));
    assertThat(other.publishRefusal().resource()).isEqualTo(Resource.QUEUES);
    other.consume(1, "q", 1);
    assertThat(other.consumeRefusal().resource()).isEqualTo(Resource.QUEUES);
    owner.deleteTemporary(QUEUE);
    other.publish(toQueue("q", "x"));
    assertThat(other.publishRefusal()).isNull();
    driver.crash();
    owner.connect();
    assertThat(owner.createTemporary(QUEUE).resource()).isEqualTo(Resource.QUEUES);
  }

  @Test
  void aQueuesNameIsBounded() {
    other.publish(toQueue("", "x"));
    assertThat(other.publishRefusal().cause()).isEqualTo(Refusal.Cause.INVALID);
    other.publish(toQueue("q".repeat(1_025), "x"));
    assertThat(other.publishRefusal().detail()).contains("1025");
  }

  /** A client id belongs to one connection, and is not that of an MQTT client. */
  @Test
  void aClientIdInUseIsRefused() {
    TestClient again = driver.client("owner").of(Protocol.STOMP).connect();
    assertThat(again.refusal().cause()).isEqualTo(Refusal.Cause.IN_USE);
    assertThat(driver.client("owner").connect().refusal()).isNull();
    owner.lost();
    assertThat(again.connect().refusal()).isNull();
  }
}
