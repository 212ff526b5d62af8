package io.sluice.model.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.policy.CompositeDestination.Target;
import io.sluice.model.policy.DeadLetter.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokerPolicyTest {
  @Test
  void theFirstPolicyThatMatchesCounts() {
    DestinationPolicy eu = tries("orders.eu", 1);
    DestinationPolicy orders = tries("orders.>", 2);
    BrokerPolicy policy = new BrokerPolicy(null, null, null, List.of(eu, orders), false);
    assertThat(policy.of(DestinationKind.QUEUE, "orders.eu")).isEqualTo(eu);
    assertThat(policy.of(DestinationKind.QUEUE, "orders.us")).isEqualTo(orders);
    assertThat(policy.of(DestinationKind.TOPIC, "orders.eu"))
        .isEqualTo(DestinationPolicy.OF_TOPICS);
    assertThat(policy.of(DestinationKind.QUEUE, "bills")).isEqualTo(DestinationPolicy.OF_QUEUES);
  }

  private static DestinationPolicy tries(String queues, int maxDeliveries) {
    return policy(DestinationKind.QUEUE, queues, Redelivery.upTo(maxDeliveries), null, null, null);
  }

  private static DestinationPolicy policy(
      DestinationKind kind,
      String pattern,
      Redelivery redelivery,
      Dispatch dispatch,
      Prefetch prefetch,
      SubscriptionRecovery recovery) {
    return new DestinationPolicy(
        kind,
        new DestinationPattern(pattern),
        redelivery,
        null,
        null,
        null,
        dispatch,
        prefetch,
        recovery,
        null);
  }

  @Test
  void aRetryWaitsLongerEachTime() {
    Redelivery growing = new Redelivery(null, 1_000, 2.0, 5_000L);
    assertThat(growing.delayAfterMillis(1)).isEqualTo(1_000);
    assertThat(growing.delayAfterMillis(2)).isEqualTo(2_000);
    assertThat(growing.delayAfterMillis(3)).isEqualTo(4_000);
    assertThat(growing.delayAfterMillis(4)).isEqualTo(5_000);
    assertThat(growing.delayAfterMillis(100_000)).isEqualTo(5_000);
    assertThat(Redelivery.DEFAULT.delayAfterMillis(7)).isZero();
    assertThatThrownBy(() -> new Redelivery(null, 10, 0.5, null))
        .hasMessageContaining("'backOffMultiplier' is 0.5");
    assertThatThrownBy(() -> new Redelivery(null, 10, null, 5L))
        .hasMessageContaining("'maxDelayMillis' is 5; give a whole number from 10");
  }

  @Test
  void someFieldsAreForOneKindAlone() {
    Dispatch exclusive = new Dispatch(true, 0, 0, null);
    assertThatThrownBy(() -> policy(DestinationKind.TOPIC, ">", null, exclusive, null, null))
        .hasMessageContaining("'dispatch' is given for topics");
    Prefetch ofTopics = new Prefetch(null, null, 10, 10);
    assertThatThrownBy(() -> policy(DestinationKind.QUEUE, ">", null, null, ofTopics, null))
        .hasMessageContaining("'prefetch' of a queue has 'queue' and 'queueBrowser'");
    SubscriptionRecovery lastImage = new SubscriptionRecovery(1, null, null, false);
    assertThatThrownBy(() -> policy(DestinationKind.QUEUE, ">", null, null, null, lastImage))
        .hasMessageContaining("'subscriptionRecovery' is given for queues");
    assertThatThrownBy(() -> new SubscriptionRecovery(null, 1L << 30, null, false))
        .hasMessageContaining("'bytes' is 1073741824; give a whole number from 1 to 16777216");
    assertThatThrownBy(() -> new Prefetch(0, null, null, null))
        .hasMessageContaining("'queue' is 0; give a whole number from 1");
    assertThatThrownBy(() -> new Dispatch(false, 0, 2, null))
        .hasMessageContaining("give 'timeBeforeDispatchStartsMillis', too");
  }

  @Test
  void saysWhereDeadLettersGo() {
    DeadLetter own = new DeadLetter(Strategy.INDIVIDUAL, null, null, false, null);
    assertThat(DeadLetter.DEFAULT.queueFor(DestinationKind.QUEUE, "q")).isEqualTo("ActiveMQ.DLQ");
    assertThat(own.queueFor(DestinationKind.QUEUE, "q")).isEqualTo("ActiveMQ.DLQ.Queue.q");
    assertThat(own.queueFor(DestinationKind.TOPIC, "t")).isEqualTo("ActiveMQ.DLQ.Topic.t");
    assertThat(own.isDeadLetterQueue(DestinationKind.QUEUE, "ActiveMQ.DLQ.Queue.q")).isTrue();
    assertThat(own.isDeadLetterQueue(DestinationKind.QUEUE, "q")).isFalse();
    assertThatThrownBy(() -> new DeadLetter(Strategy.NONE, "q", null, false, null))
        .hasMessageContaining("'queue' is 'q', but the strategy is 'none'");
  }

  @Test
  void compositeDestinationsDoNotLeadInCircles() {
    assertRefused("lead from queue 'a' back to itself", queue("a", "b"), queue("b", "a"));
    assertRefused("lead from queue '>' back to itself", queue(">", "b"));
    List<CompositeDestination> long20 = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long20.add(queue("q" + i, "q" + (i + 1)));
    }
    assertRefused("more than 16 times", long20.toArray(CompositeDestination[]::new));
    BrokerPolicy diamond =
        new BrokerPolicy(
            null,
            List.of(queue("a", "b", "c"), queue("b", "d"), queue("c", "d"), queue("d", "e")),
            null,
            null,
            false);
    assertThat(diamond.compositeOf(DestinationKind.QUEUE, "d")).isPresent();
  }

  @Test
  void aPolicyIsBounded() {
    List<DestinationPolicy> many = Collections.nCopies(1_001, tries("q", 1));
    assertThatThrownBy(() -> new BrokerPolicy(null, null, null, many, false))
        .hasMessageContaining("'destinationPolicies' has 1001 entries; at most 1000");
    CompositeDestination[] composites =
        Collections.nCopies(500, queue("a", "b", "c", "d")).toArray(CompositeDestination[]::new);
    assertRefused("1500 targets", composites);
  }

  private static void assertRefused(String why, CompositeDestination... composites) {
    assertThatThrownBy(() -> new BrokerPolicy(null, List.of(composites), null, null, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  private static CompositeDestination queue(String name, String... targets) {
    List<Target> to = new ArrayList<>();
    for (String target : targets) {
      to.add(new Target(DestinationKind.QUEUE, target, null));
    }
    return new CompositeDestination(DestinationKind.QUEUE, new DestinationPattern(name), to, null);
  }
}
