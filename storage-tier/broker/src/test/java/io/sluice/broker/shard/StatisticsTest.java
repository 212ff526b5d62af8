package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.toQueue;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Outcome;
import io.sluice.broker.api.Properties;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.Source;
import io.sluice.model.Protocol;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers to ActiveMQ's statistics destinations. */
class StatisticsTest {
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient asker = driver.client("asker").of(Protocol.OPENWIRE).connect();
  private final TestClient one = driver.client("one").of(Protocol.AMQP).connect();

  private List<Map<String, Object>> ask(Destination destination) {
    Message question = TestMessage.to("t", "").build().withDestination(destination);
    Properties of =
        new Properties(
            null, null, "c", null, null, Destination.queue("replies"), null, null, 0, List.of());
    asker.consume(7, "replies", 2_000);
    driver.shard().publish(asker.opened().connection(), 1, with(question, of), 0);
    driver.endTurn();
    assertThat(asker.publishRefusal()).isNull();
    asker.closeConsumer(7);
    return asker.deliveries().stream().map(Delivery::message).map(StatisticsTest::map).toList();
  }

  private static Message with(Message message, Properties properties) {
    return new Message(
        message.destination(),
        message.qos(),
        message.durable(),
        false,
        4,
        0,
        0,
        null,
        properties,
        message.body());
  }

  private static Map<String, Object> map(Message message) {
    assertThat(message.properties().correlationId()).isEqualTo("c");
    ByteBuffer in = ByteBuffer.wrap(message.body().toByteArray());
    assertThat(in.get()).isEqualTo((byte) 0xD1);
    assertThat(in.getInt()).isEqualTo(in.remaining());
    int elements = in.getInt();
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < elements; i += 2) {
      map.put((String) value(in), value(in));
    }
    assertThat(in.hasRemaining()).isFalse();
    return map;
  }

  private static Object value(ByteBuffer in) {
    return switch (in.get() & 0xFF) {
      case 0xB1 -> {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        yield new String(text, UTF_8);
      }
      case 0x81 -> in.getLong();
      case 0x71 -> in.getInt();
      case 0x41 -> true;
      case 0x42 -> false;
      default -> throw new AssertionError();
    };
  }

  @Test
  void ofAQueue() {
    one.publish(toQueue("a.b", "1"));
    one.publish(toQueue("a.b", "2"));
    one.publish(toQueue("a.b", "3").expiresAt(ShardDriver.START_MILLIS + 1));
    one.publish(toQueue("other", "4"));
    driver.after(10_000);
    one.openProducer(1, Destination.queue("a.b")).consume(1, "a.b", 1);
    one.settle(one.delivery(), Outcome.ACCEPTED).credit(1, 1);
    List<Map<String, Object>> told = ask(Destination.queue("ActiveMQ.Statistics.Destination.a.b"));
    assertThat(told).hasSize(1);
    assertThat(told.get(0))
        .containsEntry("brokerName", "broker")
        .containsEntry("destinationName", "queue://a.b")
        .containsEntry("size", 1L)
        .containsEntry("enqueueCount", 3L)
        .containsEntry("dispatchCount", 2L)
        .containsEntry("dequeueCount", 2L)
        .containsEntry("expiredCount", 1L)
        .containsEntry("inflightCount", 1L)
        .containsEntry("consumerCount", 1L)
        .containsEntry("producerCount", 1L);
  }

  @Test
  void ofSeveralWithAnEnd() {
    one.publish(toQueue("a.b", "1"));
    one.publish(toQueue("a.c", "1"));
    one.publish(toQueue("b", "1"));
    assertThat(ask(Destination.queue("ActiveMQ.Statistics.Destination.List.End.With.Null.a.>")))
        .extracting(map -> map.get("destinationName"))
        .containsExactly("queue://a.b", "queue://a.c", null);
  }

  @Test
  void ofATopic() {
    one.consume(ConsumerSpec.of(1, Source.topic("a/b"), 0));
    one.publish(TestMessage.to("a/b", "1"));
    assertThat(ask(Destination.topic("ActiveMQ/Statistics/Destination/a/b")))
        .singleElement()
        .satisfies(
            map ->
                assertThat(map)
                    .containsEntry("destinationName", "topic://a.b")
                    .containsEntry("size", 1L)
                    .containsEntry("consumerCount", 1L)
                    .doesNotContainKey("enqueueCount"));
  }

  @Test
  void ofTheBroker() {
    one.publish(toQueue("a", "1"));
    one.consume(1, "a", 1);
    assertThat(ask(Destination.queue("ActiveMQ.Statistics.Broker")))
        .singleElement()
        .satisfies(
            map ->
                assertThat(map)
                    .containsEntry("brokerId", "broker")
                    .containsEntry("size", 1L)
                    .containsEntry("enqueueCount", 1L)
                    .containsEntry("inflightCount", 1L)
                    .containsEntry("consumerCount", 2L));
  }

  @Test
  void ofSubscriptions() {
    one.consume(1, "a", 3);
    assertThat(ask(Destination.queue("ActiveMQ.Statistics.Subscription")))
        .extracting(map -> map.get("destinationName") + " " + map.get("clientId"))
        .containsExactly("queue://replies asker", "queue://a one");
  }

  @Test
  void whoAsksForNoAnswerSendsAMessage() {
    one.publish(toQueue("ActiveMQ.Statistics.Broker", "x"));
    assertThat(one.consume(1, "ActiveMQ.Statistics.Broker", 1).bodies()).containsExactly("x");
  }
}
