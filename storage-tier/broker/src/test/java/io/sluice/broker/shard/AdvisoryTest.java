package io.sluice.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Advisory;
import io.sluice.broker.api.ConsumerSpec;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Destination.Kind;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.Source;
import io.sluice.broker.api.SubscriptionName;
import io.sluice.model.Protocol;
import io.sluice.model.StorageKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a broker tells of itself, on topics of its own. */
class AdvisoryTest {
  private static final String CONNECTIONS = "ActiveMQ/Advisory/Connection";
  private static final String QUEUES = "ActiveMQ/Advisory/Queue";
  private static final String TOPICS = "ActiveMQ/Advisory/Topic";

  private final ShardDriver driver = ShardDriver.start();
  private final TestClient watcher = driver.client("watcher").of(Protocol.OPENWIRE).connect();
  private final TestClient one = driver.client("one").of(Protocol.AMQP);

  private void watch(String filter) {
    watcher.consume(ConsumerSpec.of(1, Source.topic(filter), 100));
  }

  /** What the watcher was told, each as its event and the given properties. */
  private List<String> told(String... properties) {
    return watcher.all(SessionEvent.Delivery.class).stream()
        .map(SessionEvent.Delivery::message)
        .filter(message -> message.destination().name().startsWith("ActiveMQ/Advisory/"))
        .map(message -> line(message, properties))
        .toList();
  }

  private static String line(Message message, String... properties) {
    StringBuilder line = new StringBuilder(value(message, Advisory.EVENT));
    for (String property : properties) {
      line.append(' ').append(value(message, property));
    }
    return line.toString();
  }

  private static String value(Message message, String name) {
    return message.properties().application().stream()
        .filter(property -> property.name().equals(name))
        .map(Property::value)
        .map(String::valueOf)
        .findFirst()
        .orElse("-");
  }

  @Test
  void connectionsAreTold() {
    watch(CONNECTIONS);
    one.connect().disconnect();
    assertThat(told(Advisory.CLIENT_ID, Advisory.USER_NAME, Advisory.PROTOCOL))
        .containsExactly(
            "CONNECTION_OPENED watcher user openwire",
            "CONNECTION_OPENED one user amqp",
            "CONNECTION_CLOSED one user amqp");
    assertThat(watcher.delivery().message().properties().subject()).isEqualTo("Advisory");
    assertThat(value(watcher.delivery().message(), "originBrokerName")).isEqualTo("broker");
  }

  @Test
  void consumersOfAQueueAreToldWithTheirNumber() {
    one.connect().consume(1, "q", 10);
    watch("ActiveMQ/Advisory/Consumer/Queue/q");
    one.consume(2, "q", 10).consume(3, "other", 10).closeConsumer(1).disconnect();
    assertThat(told(Advisory.CONSUMER_ID, Advisory.DESTINATION, Advisory.CONSUMER_COUNT))
        .containsExactly(
            "CONSUMER_OPENED ID:amqp:one:1:1 queue://q 1",
            "CONSUMER_OPENED ID:amqp:one:1:2 queue://q 2",
            "CONSUMER_CLOSED ID:amqp:one:1:1 queue://q 1",
            "CONSUMER_CLOSED ID:amqp:one:1:2 queue://q 0");
  }

  /** A queue that matches has it among its consumers. */
  @Test
  void consumersByWildcardAreToldWithTheNumberOfThoseOfTheSame() {
    one.connect().consume(1, "a.>", 10);
    watch("ActiveMQ/Advisory/Consumer/Queue/#");
    one.consume(2, "a.>", 10).consume(3, "a.*", 10).consume(4, "a.x", 10).closeConsumer(1);
    one.disconnect();
    assertThat(told(Advisory.CONSUMER_ID, Advisory.DESTINATION, Advisory.CONSUMER_COUNT))
        .containsExactly(
            "CONSUMER_OPENED ID:amqp:one:1:1 queue://a.> 1",
            "CONSUMER_OPENED ID:amqp:one:1:2 queue://a.> 2",
            "CONSUMER_OPENED ID:amqp:one:1:3 queue://a.* 1",
            "CONSUMER_OPENED ID:amqp:one:1:4 queue://a.x 4",
            "CONSUMER_CLOSED ID:amqp:one:1:1 queue://a.> 1",
            "CONSUMER_CLOSED ID:amqp:one:1:2 queue://a.> 0",
            "CONSUMER_CLOSED ID:amqp:one:1:3 queue://a.* 0",
            "CONSUMER_CLOSED ID:amqp:one:1:4 queue://a.x 0");
  }

  /** A queue of a virtual topic is no consumer of the topic, and an MQTT subscription is one. */
  @Test
  void consumersOfATopicAreThoseOfEveryProtocol() {
    watch("ActiveMQ/Advisory/Consumer/Topic/#");
    TestClient device = driver.client("device").durable().connect();
    device.subscribe("VirtualTopic/a", 1).subscribe("VirtualTopic/#", 1);
    one.connect().consume(1, "Consumer.A.VirtualTopic.a", 10);
    one.consume(ConsumerSpec.of(2, Source.topic("VirtualTopic/a"), 10));
    device.disconnect().connect();
    device.unsubscribe("VirtualTopic/a");
    assertThat(told(Advisory.CLIENT_ID, Advisory.DESTINATION, Advisory.CONSUMER_COUNT))
        .containsExactly(
            "CONSUMER_OPENED device topic://VirtualTopic.a 1",
            "CONSUMER_OPENED device topic://VirtualTopic.> 1",
            "CONSUMER_OPENED one topic://VirtualTopic.a 2",
            "CONSUMER_CLOSED device topic://VirtualTopic.a 1",
            "CONSUMER_CLOSED device topic://VirtualTopic.> 0",
            "CONSUMER_OPENED device topic://VirtualTopic.a 2",
            "CONSUMER_OPENED device topic://VirtualTopic.> 1",
            "CONSUMER_CLOSED device topic://VirtualTopic.a 2");
  }

  @Test
  void aConsumersPropertiesAreTold() {
    watch("ActiveMQ/Advisory/Consumer/Topic/a/b");
    one.connect()
        .consume(
            new ConsumerSpec(
                1,
                new Source.OfTopic("a/b", new SubscriptionName("one", "sub", true, false), true),
                "x > 1",
                io.sluice.broker.api.Qos.AT_LEAST_ONCE,
                7,
                3,
                false,
                false,
                7,
                "its own name"));
    assertThat(
            told(
                Advisory.CONSUMER_ID,
                Advisory.SUBSCRIPTION_NAME,
                Advisory.SELECTOR,
                Advisory.PREFETCH,
                Advisory.PRIORITY,
                Advisory.NO_LOCAL))
        .containsExactly("CONSUMER_OPENED its own name sub x > 1 7 3 true");
  }

  @Test
  void producersAreTold() {
    one.connect().openProducer(1, Destination.queue("q"));
    watch("ActiveMQ/Advisory/Producer/Queue/#");
    one.openProducer(2, Destination.queue("q")).closeProducer(1).lost();
    assertThat(told(Advisory.PRODUCER_ID, Advisory.DESTINATION, Advisory.PRODUCER_COUNT))
        .containsExactly(
            "PRODUCER_OPENED ID:amqp:one:1:1 queue://q 1",
            "PRODUCER_OPENED ID:amqp:one:1:2 queue://q 2",
            "PRODUCER_CLOSED ID:amqp:one:1:1 queue://q 1",
            "PRODUCER_CLOSED ID:amqp:one:1:2 queue://q 0");
  }

  @Test
  void queuesAreToldWhenTheyCome() {
    one.connect().publish(TestMessage.toQueue("first", "x"));
    watch(QUEUES);
    one.publish(TestMessage.toQueue("second", "x"));
    one.publish(TestMessage.toQueue("second", "x"));
    assertThat(told(Advisory.DESTINATION))
        .containsExactly("DESTINATION_ADDED queue://first", "DESTINATION_ADDED queue://second");
  }

  @Test
  void topicsAreThereWhileTheyAreUsed() {
    one.connect().openProducer(1, Destination.topic("a/b"));
    watch(TOPICS);
    one.consume(ConsumerSpec.of(1, Source.topic("a/b"), 10));
    one.consume(ConsumerSpec.of(2, Source.topic("c"), 10));
    one.consume(ConsumerSpec.of(3, Source.topic("c"), 10));
    one.consume(ConsumerSpec.of(4, Source.topic("d/+"), 10));
    one.closeProducer(1).closeConsumer(1).closeConsumer(2).closeConsumer(3);
    one.openProducer(2, Destination.topic("e")).closeProducer(2);
    assertThat(told(Advisory.DESTINATION))
        .containsExactly(
            "DESTINATION_ADDED topic://a.b",
            "DESTINATION_ADDED topic://c",
            "DESTINATION_REMOVED topic://a.b",
            "DESTINATION_REMOVED topic://c",
            "DESTINATION_ADDED topic://e",
            "DESTINATION_REMOVED topic://e");
  }

  @Test
  void temporaryDestinationsAreToldWithTheirOwner() {
    one.connect().createTemporary(Destination.temporary(Kind.QUEUE, "id:1"));
    watch("ActiveMQ/Advisory/+");
    one.createTemporary(Destination.temporary(Kind.TOPIC, "id:2"));
    one.deleteTemporary(Destination.temporary(Kind.QUEUE, "id:1"));
    one.lost();
    assertThat(told(Advisory.DESTINATION, Advisory.CLIENT_ID))
        .filteredOn(line -> line.startsWith("DESTINATION"))
        .containsExactly(
            "DESTINATION_ADDED temp-queue://id:1 one",
            "DESTINATION_ADDED temp-topic://id:2 one",
            "DESTINATION_REMOVED temp-queue://id:1 one",
            "DESTINATION_REMOVED temp-topic://id:2 one");
  }

  /** ActiveMQ's clients with several of these names in one have a consumer here for each. */
  @Test
  void whoComesLateIsToldWhatThereIs() {
    one.connect().consume(1, "q", 10).openProducer(2, Destination.queue("q"));
    driver.client("device").connect().subscribe("a", 0);
    watch("ActiveMQ/Advisory/#");
    assertThat(told(Advisory.CLIENT_ID, Advisory.DESTINATION))
        .containsExactly(
            "CONNECTION_OPENED watcher -",
            "CONNECTION_OPENED one -",
            "CONNECTION_OPENED device -",
            "DESTINATION_ADDED - queue://q",
            "DESTINATION_ADDED - topic://a",
            "PRODUCER_OPENED one queue://q",
            "CONSUMER_OPENED one queue://q",
            "CONSUMER_OPENED device topic://a");
  }

  @Test
  void aSelectorIsOnWhatIsTold() {
    one.connect().consume(1, "q", 10);
    watcher.consume(
        new ConsumerSpec(
            1,
            Source.topic("ActiveMQ/Advisory/#"),
            "clientId = 'one' AND advisory LIKE 'CONSUMER%'",
            io.sluice.broker.api.Qos.AT_LEAST_ONCE,
            10,
            0,
            false,
            false));
    one.closeConsumer(1);
    assertThat(told()).containsExactly("CONSUMER_OPENED", "CONSUMER_CLOSED");
  }

  @Test
  void whoAsksForEverythingDoesNotMeanThese() {
    TestClient device = driver.client("device").connect();
    device.subscribe("#", 0).subscribe("+/Advisory/#", 0);
    one.connect().consume(1, "q", 10);
    assertThat(device.deliveries()).isEmpty();
    device.subscribe("ActiveMQ/Advisory/Connection", 0);
    one.lost();
    assertThat(device.deliveries()).hasSize(4);
  }

  @Test
  void nobodyElsePublishesThem() {
    one.connect().publish(TestMessage.to(CONNECTIONS, "forged"));
    assertThat(one.publishRefusal().cause()).isEqualTo(Refusal.Cause.NOT_AUTHORIZED);
    one.begin(1).publishIn(1, TestMessage.to(CONNECTIONS, "forged"));
    one.commit(1);
    assertThat(one.last(SessionEvent.TransactionEnded.class).refusal()).isNotNull();
  }

  @Test
  void theyAreOfTheirBrokerAlone() {
    driver.broker("other", StorageKind.DURABLE);
    watch("ActiveMQ/Advisory/#");
    int before = told().size();
    driver.client("stranger").in("other").of(Protocol.AMQP).connect().consume(1, "q", 10);
    assertThat(told()).hasSize(before);
  }

  @Test
  void theyWaitForWhatTheyTell() {
    watch(QUEUES);
    one.connect();
    driver.holdLog();
    one.publish(TestMessage.toQueue("q", "x"));
    assertThat(told()).isEmpty();
    driver.releaseLog();
    assertThat(told()).containsExactly("DESTINATION_ADDED");
  }

  @Test
  void aSlowWatcherLosesSomeAndHoldsNobodyUp() {
    watcher.consume(ConsumerSpec.of(1, Source.topic(CONNECTIONS), 0));
    for (int i = 0; i < 6_000; i++) {
      one.connect().disconnect();
    }
    assertThat(driver.status().storedMessages()).isEqualTo(10_000);
    watcher.closeConsumer(1);
    assertThat(driver.status().storedMessages()).isZero();
    assertThat(driver.status().storedBytes()).isZero();
  }

  @Test
  void aDurableWatcherMissesWhatIsToldWhileItIsAway() {
    Source source =
        new Source.OfTopic(CONNECTIONS, new SubscriptionName("watcher", "s", true, false), false);
    watcher.consume(ConsumerSpec.of(1, source, 10)).closeConsumer(1);
    one.connect().disconnect();
    assertThat(driver.status().storedMessages()).isZero();
    driver.crash();
    watcher.connect().consume(ConsumerSpec.of(1, source, 10));
    assertThat(told(Advisory.CLIENT_ID)).containsExactly("CONNECTION_OPENED watcher");
  }
}
