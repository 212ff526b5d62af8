package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.CloseReason;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import org.junit.jupiter.api.Test;

/** Nobody sees what is not durable yet; what needs no durability does not wait. */
class GatingTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient subscriber = driver.client("subscriber").durable().connect();

  @Test
  void neitherAnswerNorDeliveryComesBeforeTheMessageIsDurable() {
    subscriber.subscribe("t", 1);
    driver.holdLog();
    long tag = publisher.publish(to("t", "hello"));
    assertThat(publisher.hasAnswer(tag)).isFalse();
    assertThat(subscriber.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
    assertThat(subscriber.bodies()).containsExactly("hello");
  }

  @Test
  void whatIsPublishedWhileAChunkIsWrittenWaitsForTheNext() {
    subscriber.subscribe("t", 1);
    driver.holdLog();
    long first = publisher.publish(to("t", "first"));
    long second = publisher.publish(to("t", "second"));
    driver.releaseLog();
    assertThat(publisher.hasAnswer(first)).isTrue();
    assertThat(publisher.hasAnswer(second)).isTrue();
    assertThat(subscriber.bodies()).containsExactly("first", "second");
  }

  @Test
  void anEffectIsNotReleasedWithAChunkThatHadNone() {
    driver.holdLog();
    driver.broker("another", io.sluice.model.StorageKind.DURABLE);
    TestClient opening = driver.client("opening").durable().connect();
    driver.completeAppend();
    assertThat(opening.opened()).isNull();
    driver.releaseLog();
    assertThat(opening.opened()).isNotNull();
  }

  @Test
  void atMostOnceNeverWaits() {
    subscriber.subscribe("t", 1);
    driver.holdLog();
    long tag = publisher.publish(to("t", "hello").qos(0));
    assertThat(publisher.hasAnswer(tag)).isTrue();
    assertThat(subscriber.bodies()).containsExactly("hello");
  }

  @Test
  void aTopicWithoutDurableSubscriberNeverWaits() {
    TestClient passing = driver.client("passing").connect().subscribe("t", 2);
    driver.holdLog();
    long tag = publisher.publish(to("t", "hello").qos(2));
    assertThat(publisher.hasAnswer(tag)).isTrue();
    assertThat(passing.bodies()).containsExactly("hello");
  }

  @Test
  void aDurableSessionOpensWhenItIsDurable() {
    driver.holdLog();
    TestClient opening = driver.client("opening").durable().connect();
    assertThat(opening.opened()).isNull();
    driver.releaseLog();
    assertThat(opening.opened().refusal()).isNull();
    driver.holdLog();
    assertThat(driver.client("passing").connect().opened()).isNotNull();
  }

  @Test
  void subscribeAndUnsubscribeAreAnsweredWhenDurable() {
    driver.holdLog();
    subscriber.subscribe("t", 1);
    assertThat(subscriber.all(SessionEvent.Subscribed.class)).isEmpty();
    driver.releaseLog();
    assertThat(subscriber.all(SessionEvent.Subscribed.class)).hasSize(1);
    driver.holdLog();
    subscriber.unsubscribe("t");
    assertThat(subscriber.all(SessionEvent.Unsubscribed.class)).isEmpty();
    driver.releaseLog();
    assertThat(subscriber.all(SessionEvent.Unsubscribed.class)).hasSize(1);
  }

  @Test
  void theAnswerToARetainedMessageWaitsButItsAtMostOnceDeliveryDoesNot() {
    subscriber.subscribe("t", 0);
    driver.holdLog();
    long tag = publisher.publish(to("t", "kept").qos(0).retained());
    assertThat(publisher.hasAnswer(tag)).isFalse();
    assertThat(subscriber.bodies()).containsExactly("kept");
    driver.releaseLog();
    assertThat(publisher.hasAnswer(tag)).isTrue();
  }

  @Test
  void anExactlyOnceDeliveryWaitsForItsId() {
    subscriber.subscribe("t", 2);
    subscriber.disconnect();
    publisher.publish(to("t", "hello").qos(2));
    subscriber.connect();
    subscriber.receive(subscriber.delivery().deliveryId());
    driver.holdLog();
    publisher.publish(to("t", "next").qos(2));
    subscriber.settle(subscriber.delivery(), io.sluice.broker.api.Outcome.ACCEPTED);
    assertThat(subscriber.bodies()).containsExactly("hello");
    driver.releaseLog();
    assertThat(subscriber.bodies()).containsExactly("hello", "next");
  }

  @Test
  void receiptOfAnExactlyOnceDeliveryIsAnsweredWhenDurable() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "hello").qos(2));
    driver.holdLog();
    subscriber.receive(subscriber.delivery().deliveryId());
    assertThat(subscriber.all(SessionEvent.Received.class)).isEmpty();
    driver.releaseLog();
    assertThat(subscriber.all(SessionEvent.Received.class)).hasSize(1);
  }

  @Test
  void aResumedSessionHearsOfReceiptsOnlyWhenTheyAreDurable() {
    subscriber.subscribe("t", 2);
    publisher.publish(to("t", "hello").qos(2));
    driver.holdLog();
    subscriber.receive(subscriber.delivery().deliveryId());
    subscriber.lost();
    TestClient again = driver.client("subscriber").durable().connect();
    assertThat(again.events()).isEmpty();
    driver.releaseLog();
    assertThat(again.all(SessionEvent.Received.class)).hasSize(1);
  }

  @Test
  void forgettingIsAnsweredWhenDurableHoweverOftenItIsAsked() {
    TestClient sender = driver.client("sender").durable().connect();
    subscriber.subscribe("t", 2);
    sender.publish(to("t", "hello").qos(2), 7);
    driver.holdLog();
    sender.forget(7);
    sender.forget(7);
    assertThat(sender.all(SessionEvent.Forgotten.class)).isEmpty();
    driver.releaseLog();
    assertThat(sender.all(SessionEvent.Forgotten.class)).hasSize(2);
  }

  @Test
  void nothingIsHeardAfterClosed() {
    subscriber.subscribe("t", 1);
    driver.holdLog();
    publisher.publish(to("t", "hello"));
    driver.shard().disconnect("broker", null, CloseReason.ADMINISTRATIVE);
    driver.releaseLog();
    assertThat(publisher.closeReason()).isEqualTo(CloseReason.ADMINISTRATIVE);
    assertThat(publisher.events()).last().isInstanceOf(SessionEvent.Closed.class);
    assertThat(subscriber.events()).last().isInstanceOf(SessionEvent.Closed.class);
  }

  @Test
  void whatWasNotDurableIsGoneAfterACrashAndWhatWasIsThere() {
    subscriber.subscribe("t", 1);
    publisher.publish(to("t", "durable"));
    driver.holdLog();
    publisher.publish(to("t", "not yet"));
    driver.crash();
    subscriber.connect();
    assertThat(subscriber.bodies()).containsExactly("durable");
  }

  /** MQTT 5, 4.6: also of what came while the subscription was being written. */
  @Test
  void whatWasHeldForASubscriptionIsNotOvertaken() {
    subscriber.subscribe("t", 0);
    driver.holdLog();
    subscriber.subscribe("u", 0);
    publisher.publish(to("t", "first").qos(0));
    publisher.publish(TestMessage.toQueue("q", "next chunk"));
    driver.completeAppend();
    publisher.publish(to("t", "second").qos(0));
    assertThat(subscriber.bodies()).containsExactly("first", "second");
  }

  @Test
  void whatWasHeldForASubscriptionIsNotOvertakenByTheNext() {
    subscriber.subscribe("t", 0);
    driver.holdLog();
    subscriber.subscribe("u", 0);
    publisher.publish(to("t", "first").qos(0));
    publisher.publish(to("t", "kept").qos(0).retained());
    subscriber.subscribe("t", 0).subscribe("v", 0);
    publisher.publish(to("t", "second").qos(0));
    driver.completeAppend();
    assertThat(subscriber.bodies()).isEmpty();
    driver.releaseLog();
    assertThat(subscriber.bodies()).containsExactly("first", "kept", "kept", "second");
  }

  /** Not even if what it waits for becomes durable before the answer may be heard. */
  @Test
  void nothingComesBeforeTheAnswerToConsume() {
    driver.holdLog();
    subscriber.consume(1, "q", 0);
    subscriber.consume(ConsumerSpec.of(2, Source.topic("t"), 10));
    publisher.publish(TestMessage.toQueue("other", "next chunk"));
    driver.completeAppend();
    publisher.publish(to("t", "hello").notDurable());
    driver.releaseLog();
    assertThat(subscriber.bodies()).containsExactly("hello");
    assertThat(subscriber.all(SessionEvent.ConsumerOpened.class)).hasSize(2);
    assertThat(subscriber.events()).last().isEqualTo(subscriber.delivery());
  }

  @Test
  void nothingComesAfterTheAnswerToCloseAConsumer() {
    subscriber.consume(1, "q", 10);
    driver.holdLog();
    publisher.publish(TestMessage.toQueue("q", "hello"));
    subscriber.drain(1).closeConsumer(1);
    driver.releaseLog();
    assertThat(subscriber.events()).last().isInstanceOf(SessionEvent.ConsumerClosed.class);
  }
}
