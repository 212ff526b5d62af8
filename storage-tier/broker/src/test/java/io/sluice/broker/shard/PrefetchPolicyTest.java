package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Protocol;
import io.sluice.model.policy.BrokerPolicy;
import io.sluice.model.policy.Prefetch;
import org.junit.jupiter.api.Test;

/** How far ahead of what is settled consumers are sent messages, by policy. */
class PrefetchPolicyTest {
  private static final int ASKED = 10;

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient jms = driver.client("jms").of(Protocol.OPENWIRE).connect();

  private static ConsumerSpec spec(long id, Source source, boolean browse, int least) {
    Qos qos = browse ? Qos.AT_MOST_ONCE : Qos.AT_LEAST_ONCE;
    return new ConsumerSpec(id, source, null, qos, ASKED, 0, false, browse, least, null);
  }

  private static ConsumerSpec consumer(Source source) {
    return spec(1, source, false, 1);
  }

  private void queuePrefetch(Integer messages) {
    Prefetch rule = new Prefetch(messages, null, null, null);
    driver.policy(Policies.of(Policies.ofQueues("q", rule)));
  }

  private void publishToQueue(int messages) {
    for (int i = 1; i <= messages; i++) {
      publisher.publish(toQueue("q", "m" + i));
    }
  }

  private void settleFirst(int deliveries) {
    jms.deliveries().subList(0, deliveries).forEach(each -> acceptAndGrant(each));
  }

  /** As an adapter does that keeps its client's window full. */
  private void acceptAndGrant(SessionEvent.Delivery delivery) {
    jms.accept(delivery).credit(delivery.consumerId(), 1);
  }

  @Test
  void aConsumerIsSentNoMoreAheadThanItsPolicyLetsIt() {
    queuePrefetch(2);
    publishToQueue(9);
    jms.consume(consumer(Source.queue("q")));
    assertThat(jms.bodies()).containsExactly("m1", "m2");
    settleFirst(1);
    assertThat(jms.bodies()).containsExactly("m1", "m2", "m3");
  }

  @Test
  void orAsItAsksForIfThatIsLess() {
    queuePrefetch(100);
    publishToQueue(12);
    jms.consume(consumer(Source.queue("q")));
    assertThat(jms.bodies()).hasSize(ASKED);
  }

  /** For all of its queues together, by the policy of its name as it is written. */
  @Test
  void holdsForAWildcardAsForAQueueOfItsName() {
    Prefetch two = new Prefetch(2, null, null, null);
    driver.policy(Policies.of(Policies.ofQueues("*", two)));
    for (String queue : new String[] {"a", "b", "c"}) {
      publisher.publish(toQueue(queue, "1"));
    }
    jms.consume(consumer(Source.queue("*")));
    assertThat(jms.deliveries()).hasSize(2);
    settleFirst(1);
    assertThat(jms.deliveries()).hasSize(3);
    driver.policy(BrokerPolicy.DEFAULT);
    publisher.publish(toQueue("a", "2"));
    publisher.publish(toQueue("b", "2"));
    assertThat(jms.deliveries()).hasSize(5);
  }

  @Test
  void aSmallerPrefetchHoldsOnceSoMuchIsSettled() {
    publishToQueue(20);
    jms.consume(consumer(Source.queue("q")));
    assertThat(jms.bodies()).hasSize(ASKED);
    queuePrefetch(3);
    settleFirst(7);
    assertThat(jms.bodies()).as("3 are with the client still").hasSize(ASKED);
    acceptAndGrant(jms.deliveries().get(7));
    assertThat(jms.bodies()).hasSize(ASKED + 1);
  }

  @Test
  void aLargerOneHoldsAtOnce() {
    queuePrefetch(1);
    publishToQueue(20);
    jms.consume(consumer(Source.queue("q")));
    assertThat(jms.bodies()).hasSize(1);
    queuePrefetch(4);
    assertThat(jms.bodies()).hasSize(4);
    driver.policy(Policies.of());
    assertThat(jms.bodies()).hasSize(ASKED);
    settleFirst(ASKED);
    assertThat(jms.bodies()).hasSize(2 * ASKED);
  }

  @Test
  void whatComesAndGoesMeanwhileLosesNoRoom() {
    publishToQueue(30);
    jms.consume(consumer(Source.queue("q")));
    for (int prefetch : new int[] {1, 5, 2, 9, 1}) {
      queuePrefetch(prefetch);
      acceptAndGrant(jms.deliveries().get(jms.deliveries().size() - 1));
    }
    driver.policy(Policies.of());
    long settled = 5;
    assertThat(jms.bodies()).hasSize((int) settled + ASKED);
  }

  @Test
  void aConsumersOwnChangeIsBoundToo() {
    queuePrefetch(3);
    publishToQueue(20);
    jms.consume(
        new ConsumerSpec(
            1, Source.queue("q"), null, Qos.AT_LEAST_ONCE, 0, 0, false, false, 0, null));
    jms.resize(1, 1, 1);
    assertThat(jms.bodies()).hasSize(1);
    jms.resize(1, ASKED, 1);
    assertThat(jms.bodies()).hasSize(3);
    driver.policy(Policies.of());
    assertThat(jms.bodies()).hasSize(ASKED);
  }

  @Test
  void aConsumerThatSettlesManyAtOnceIsLeftAsMany() {
    queuePrefetch(1);
    publishToQueue(20);
    jms.consume(spec(1, Source.queue("q"), false, 7));
    assertThat(jms.bodies()).hasSize(7);
  }

  @Test
  void creditThatIsNoWindowIsTheClients() {
    queuePrefetch(1);
    publishToQueue(20);
    jms.consume(ConsumerSpec.of(1, Source.queue("q"), ASKED));
    assertThat(jms.bodies()).hasSize(ASKED);
    driver.policy(Policies.of());
    queuePrefetch(1);
    settleFirst(1);
    assertThat(jms.bodies()).hasSize(ASKED + 1);
  }

  @Test
  void browsersHaveTheirOwnAndHearOfTheEndOnlyWhenTheyHaveSeenAll() {
    Prefetch rule = new Prefetch(1, 3, null, null);
    driver.policy(Policies.of(Policies.ofQueues("q", rule)));
    publishToQueue(4);
    jms.consume(spec(1, Source.queue("q"), true, 2)).drain(1);
    assertThat(jms.bodies()).containsExactly("m1", "m2", "m3");
    assertThat(jms.last(SessionEvent.Drained.class).unused()).isZero();
    jms.credit(1, 3).drain(1);
    assertThat(jms.bodies()).containsExactly("m1", "m2", "m3", "m4");
    assertThat(jms.last(SessionEvent.Drained.class).unused()).isEqualTo(2);
  }

  @Test
  void topicsAndDurableSubscriptionsHaveTheirOwn() {
    Prefetch rule = new Prefetch(null, null, 2, 4);
    driver.policy(Policies.of(Policies.ofTopics("plant.*", rule)));
    SubscriptionName name = new SubscriptionName("jms", "sub", true, false);
    TestClient other = driver.client("other").of(Protocol.OPENWIRE).connect();
    jms.consume(consumer(new Source.OfTopic("plant/+", name, false)));
    other.consume(consumer(Source.topic("plant/+")));
    for (int i = 1; i <= 6; i++) {
      publisher.publish(to("plant/line1", "m" + i));
    }
    assertThat(jms.bodies()).hasSize(4);
    assertThat(other.bodies()).hasSize(2);
  }

  @Test
  void whatIsGivenBackMakesRoomForNothingUntilItIsGranted() {
    queuePrefetch(2);
    publishToQueue(5);
    jms.consume(consumer(Source.queue("q")));
    jms.settle(jms.delivery(), Outcome.RELEASED);
    assertThat(jms.bodies()).containsExactly("m1", "m2");
    jms.credit(1, 1);
    assertThat(jms.bodies()).containsExactly("m1", "m2", "m2");
  }
}
