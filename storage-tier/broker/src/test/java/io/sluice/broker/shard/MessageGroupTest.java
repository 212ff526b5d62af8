package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Message groups (JMSXGroupID) as they begin, move and end, as with ActiveMQ. */
class MessageGroupTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();
  private final TestClient one = driver.client("one").connect();
  private final TestClient two = driver.client("two").connect();

  private void publish(String group, String... bodies) {
    for (String body : bodies) {
      publisher.publish(toQueue("q", body).group(group));
    }
  }

  private void close(String group, String body) {
    publisher.publish(toQueue("q", body).closing(group));
  }

  private static List<Boolean> firsts(TestClient client) {
    return client.deliveries().stream().map(SessionEvent.Delivery::firstOfGroup).toList();
  }

  @Test
  void aClosedGroupIsAnyones() {
    one.consume(1, "q", 10);
    two.consume(1, "q", 1);
    publish("g", "g0");
    publish("h", "h0");
    close("g", "last of g");
    one.credit(1, -10);
    two.credit(1, 10);
    publish("g", "g1", "g2");
    assertThat(one.bodies()).containsExactly("g0", "last of g");
    assertThat(two.bodies()).containsExactly("h0", "g1", "g2");
  }

  @Test
  void aClosingMessageGoesToItsGroupsConsumer() {
    one.consume(1, "q", 1);
    two.consume(1, "q", 10);
    publish("g", "g0");
    close("g", "last of g");
    assertThat(two.bodies()).isEmpty();
    publish("g", "g1");
    assertThat(two.bodies()).as("behind the group's end, which waits").isEmpty();
    one.credit(1, 1);
    assertThat(one.bodies()).containsExactly("g0", "last of g");
    assertThat(two.bodies()).containsExactly("g1");
  }

  @Test
  void whatClosesAGroupIsKnownAfterARestart() {
    publish("g", "g0");
    close("g", "last of g");
    publish("g", "g1");
    driver.snapshot();
    driver.crash();
    one.connect().consume(1, "q", 2);
    two.connect().consume(1, "q", 10);
    assertThat(one.bodies()).containsExactly("g0", "last of g");
    assertThat(two.bodies()).containsExactly("g1");
    assertThat(firsts(one)).containsExactly(true, false);
    assertThat(firsts(two)).containsExactly(true);
  }

  @Test
  void tellsAConsumerThatAGroupIsNewToIt() {
    one.consume(1, "q", 10);
    publish("g", "g0", "g1");
    close("g", "last of g");
    publish("g", "g2");
    publisher.publish(toQueue("q", "of none"));
    assertThat(firsts(one)).containsExactly(true, false, false, true, false);
    two.consume(1, "q", 10);
    one.closeConsumer(1);
    assertThat(two.bodies()).containsExactly("g0", "g1", "last of g", "g2", "of none");
    assertThat(firsts(two)).containsExactly(true, false, false, true, false);
  }

  @Test
  void aNewGroupGoesToWhoHasTheFewest() {
    one.consume(1, "q", 100);
    publish("a", "a0");
    publish("b", "b0");
    two.consume(1, "q", 100);
    publish("c", "c0");
    publish("d", "d0");
    assertThat(one.bodies()).containsExactly("a0", "b0");
    assertThat(two.bodies()).containsExactly("c0", "d0");
    close("a", "last of a");
    close("b", "last of b");
    publish("e", "e0");
    publish("f", "f0");
    assertThat(one.bodies()).endsWith("e0", "f0");
  }

  @Test
  void consumersOfHigherPriorityGetAllNewGroups() {
    one.consume(1, "q", 100);
    two.consume(
        new ConsumerSpec(1, Source.queue("q"), null, Qos.AT_LEAST_ONCE, 100, 1, false, false));
    publish("a", "a0");
    publish("b", "b0");
    assertThat(two.bodies()).containsExactly("a0", "b0");
  }

  @Test
  void selectiveConsumersCloseGroupsToo() {
    one.consume(
        new ConsumerSpec(
            1, Source.queue("q"), "JMSXGroupID = 'g'", Qos.AT_LEAST_ONCE, 2, 0, false, false));
    publish("g", "g0");
    close("g", "last of g");
    two.consume(1, "q", 10);
    publish("g", "g1");
    assertThat(one.bodies()).containsExactly("g0", "last of g");
    assertThat(two.bodies()).containsExactly("g1");
  }

  @Test
  void aBrowserHasNoGroups() {
    publish("g", "g0");
    one.consume(new ConsumerSpec(1, Source.queue("q"), null, Qos.AT_MOST_ONCE, 10, 0, false, true));
    assertThat(firsts(one)).containsExactly(false);
  }
}
