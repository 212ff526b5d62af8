package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.Source;
import io.sluice.model.Protocol;
import io.sluice.model.policy.AdvisoryPolicy;
import io.sluice.model.policy.PendingMessages;
import io.sluice.model.policy.PendingMessages.Discard;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker tells of messages that do not go their way. */
class MessageAdvisoryTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient watcher = driver.client("watcher").of(Protocol.OPENWIRE).connect();
  private final TestClient one = driver.client("one").of(Protocol.AMQP).connect();

  private void watch(String filter) {
    watcher.consume(ConsumerSpec.of(1, Source.topic("ActiveMQ/Advisory/" + filter), 100));
  }

  private List<String> told() {
    return watcher.deliveries().stream().map(Delivery::message).map(this::line).toList();
  }

  private String line(Message message) {
    String topic = message.destination().name().substring("ActiveMQ/Advisory/".length());
    StringBuilder line = new StringBuilder(topic);
    for (Property property : message.properties().application()) {
      boolean own = !Advisory.isName(property.name());
      if (own || property.name().startsWith("orignalDest")) {
        line.append(' ').append(property.value());
      }
    }
    return line.toString();
  }

  @Test
  void deadLetters() {
    watch("MessageDLQd/#");
    one.publish(toQueue("q", "body").property("mine", "x").property("advisory", "forged"));
    one.consume(1, "q", 10).settle(one.delivery(), Outcome.REJECTED);
    assertThat(told()).containsExactly("MessageDLQd/Queue/q queue://q x");
    Message told = watcher.delivery().message();
    assertThat(told.body().isEmpty()).isTrue();
    assertThat(told.properties().application())
        .contains(new Property("advisory", "MESSAGE_DEAD_LETTERED"));
  }

  @Test
  void expiredOnes() {
    watch("Expired/#");
    one.consume(ConsumerSpec.of(1, Source.topic("a/b"), 0));
    one.publish(TestMessage.to("a/b", "x").expiresAt(ShardDriver.START_MILLIS + 1));
    one.publish(toQueue("q", "x").expiresAt(ShardDriver.START_MILLIS + 1));
    driver.after(10_000);
    assertThat(told())
        .containsExactlyInAnyOrder("Expired/Topic/a/b topic://a.b", "Expired/Queue/q queue://q");
  }

  @Test
  void thoseThatComeAndThoseThatAreConsumedWhereThePolicySaysSo() {
    AdvisoryPolicy both = new AdvisoryPolicy(true, true);
    driver.policy(
        Policies.of(
            Policies.ofQueues("q", both),
            Policies.ofTopics("a.b", both),
            Policies.ofQueues("half", new AdvisoryPolicy(true, false))));
    watch("#");
    one.publish(toQueue("q", "waits"));
    one.publish(toQueue("half", "x"));
    one.publish(toQueue("other", "x"));
    one.consume(1, "q", 10).settle(one.delivery(), Outcome.ACCEPTED);
    one.consume(2, "half", 10).settle(one.delivery(), Outcome.ACCEPTED);
    one.publish(toQueue("q", "taken at once"));
    one.settle(one.delivery(), Outcome.ACCEPTED);
    one.subscribe("a/b", 0).publish(TestMessage.to("a/b", "x"));
    assertThat(told().stream().filter(line -> line.startsWith("Message")))
        .containsExactly(
            "MessageDelivered/Queue/q queue://q",
            "MessageDelivered/Queue/half queue://half",
            "MessageConsumed/Queue/q queue://q",
            "MessageDelivered/Queue/q queue://q",
            "MessageConsumed/Queue/q queue://q",
            "MessageDelivered/Topic/a/b topic://a.b",
            "MessageConsumed/Topic/a/b topic://a.b");
  }

  @Test
  void discardedOnes() {
    watch("MessageDiscarded/#");
    driver.policy(Policies.of(Policies.ofTopics("news", new PendingMessages(1, Discard.OLDEST))));
    one.consume(ConsumerSpec.of(1, Source.topic("news"), 0));
    one.publish(TestMessage.to("news", "a"));
    one.publish(TestMessage.to("news", "b"));
    one.publish(TestMessage.to("news", "c"));
    assertThat(told())
        .containsExactly(
            "MessageDiscarded/Topic/news topic://news", "MessageDiscarded/Topic/news topic://news");
    assertThat(watcher.delivery().message().properties().application())
        .contains(new Property("discardedCount", 2), new Property("consumerId", "ID:amqp:one:1:1"));
  }

  @Test
  void unheardOnesThemselves() {
    watch("NoConsumer/#");
    one.publish(TestMessage.to("a", "lost").notDurable());
    one.publish(toQueue("q", "waits").notDurable());
    one.publish(toQueue("q", "persistent"));
    one.consume(1, "q", 10);
    one.publish(toQueue("q", "heard").notDurable());
    assertThat(told()).containsExactly("NoConsumer/Topic/a", "NoConsumer/Queue/q");
    assertThat(watcher.bodies()).containsExactly("lost", "waits");
  }

  @Test
  void slowConsumersOnceEach() {
    watch("SlowConsumer/#");
    one.consume(ConsumerSpec.of(1, Source.topic("news"), 2));
    for (int i = 0; i < 10; i++) {
      one.publish(TestMessage.to("news", "x"));
    }
    assertThat(told()).containsExactly("SlowConsumer/Topic/news");
    assertThat(watcher.delivery().message().properties().application())
        .contains(new Property("consumerId", "ID:amqp:one:1:1"));
  }
}
