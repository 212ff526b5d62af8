package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Protocol;
import io.sluice.model.StorageKind;
import io.sluice.model.UsageRecord;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Usage is counted once, exactly, over restarts and hours. */
class MeterTest {
  private static final long HOUR_MILLIS = 3_600_000;
  private final ShardDriver driver = ShardDriver.start();
  private final TestClient publisher = driver.client("publisher").connect();

  private long sum(ToLongFunction<UsageRecord> figure) {
    return driver.usage().stream().mapToLong(figure).sum();
  }

  @Test
  void countsWhatComesInAndWhatGoesOut() {
    TestClient reader = driver.client("r").durable().connect().subscribe("t", 2);
    TestClient other = driver.client("o").connect().subscribe("t", 0);
    publisher.publish(to("t", "1234").qos(2), 1);
    publisher.publish(to("t", "1234").qos(2), 1);
    publisher.publish(to("u", "nobody"));
    assertThat(sum(UsageRecord::messagesIn)).isEqualTo(2);
    assertThat(sum(UsageRecord::bytesIn)).isEqualTo(5 + 7);
    assertThat(sum(UsageRecord::messagesOut)).as("at most once, when sent").isEqualTo(1);
    reader.receive(reader.delivery().deliveryId());
    assertThat(sum(UsageRecord::messagesOut)).as("exactly once, when received").isEqualTo(2);
    reader.accept(reader.delivery());
    assertThat(sum(UsageRecord::messagesOut)).isEqualTo(2);
    assertThat(sum(UsageRecord::bytesOut)).isEqualTo(10);
    assertThat(other.bodies()).hasSize(1);
  }

  @Test
  void countsWhatIsAcknowledgedAndNothingElseOverRestarts() {
    for (int i = 0; i < 3; i++) {
      publisher.publish(toQueue("q", "1234"));
    }
    driver.crash();
    driver.snapshot();
    publisher.connect();
    publisher.publish(toQueue("q", "1234"));
    driver.holdLog();
    publisher.publish(toQueue("q", "lost"));
    driver.crash();
    assertThat(sum(UsageRecord::messagesIn)).isEqualTo(4);
    assertThat(sum(UsageRecord::bytesIn)).isEqualTo(20);
    driver.crash();
    assertThat(sum(UsageRecord::messagesIn)).isEqualTo(4);
  }

  @Test
  void splitsConnectionTimeAtTheHour() {
    driver.client("second").connect();
    driver.after(HOUR_MILLIS - 1_000).after(3_000);
    publisher.disconnect();
    driver.after(10_000);
    List<Long> millis =
        driver.usage().stream()
            .filter(record -> record.protocol() == Protocol.MQTT)
            .map(UsageRecord::connectionMillis)
            .toList();
    assertThat(millis).containsExactly(2 * HOUR_MILLIS, 2 * 2_000L + 10_000);
  }

  @Test
  void writesConnectionTimeWhileItGoesOn() {
    assertThat(driver.shard().nextWakeupMillis()).isLessThanOrEqualTo(driver.nowMillis() + 60_000);
    driver.after(90_000);
    driver.crash();
    assertThat(sum(UsageRecord::connectionMillis)).isEqualTo(90_000);
  }

  @Test
  void multipliesStoredBytesByTimeAlsoAsleep() {
    publisher.publish(toQueue("q", "1234"));
    publisher.disconnect();
    driver.after(HOUR_MILLIS);
    driver.crashFor(2 * HOUR_MILLIS);
    List<UsageRecord> stored =
        driver.usage().stream().filter(record -> record.protocol() == null).toList();
    assertThat(stored)
        .extracting(UsageRecord::storedByteMillis)
        .containsExactly(5 * HOUR_MILLIS, 5 * HOUR_MILLIS, 5 * HOUR_MILLIS);
    TestClient reader = driver.client("r").connect().consume(1, "q", 1);
    reader.accept(reader.delivery());
    driver.after(HOUR_MILLIS);
    assertThat(sum(UsageRecord::storedByteMillis)).isEqualTo(15 * HOUR_MILLIS);
  }

  @Test
  void countsMemoryBrokersInTheDurableLog() {
    driver.broker("memory", StorageKind.MEMORY);
    TestClient client = driver.client("c").in("memory").connect();
    client.publish(toQueue("q", "1234"));
    driver.after(ShardOptions.DEFAULT.meterMillis()).crash();
    assertThat(sum(UsageRecord::messagesIn)).isEqualTo(1);
  }

  @Test
  void givesTheHoursAskedForInOrder() {
    publisher.publish(to("t", "x"));
    driver.after(HOUR_MILLIS);
    publisher.publish(to("t", "x"));
    long first = ShardDriver.START_MILLIS / HOUR_MILLIS;
    assertThat(driver.shard().usage(first, first + 1))
        .extracting(UsageRecord::hour)
        .containsOnly(first);
    assertThat(driver.shard().usage(first + 1, first + 1)).isEmpty();
    assertThat(driver.usage()).extracting(UsageRecord::hour).isSorted();
    assertThat(driver.usage()).extracting(UsageRecord::tenant).allMatch(Objects::nonNull);
  }

  @Test
  void forgetsUsageThatIsTooOld() {
    publisher.publish(to("t", "x"));
    publisher.disconnect();
    driver.after((ShardOptions.DEFAULT.usageHours() + 1) * HOUR_MILLIS);
    driver.client("again").connect().publish(to("t", "x"));
    assertThat(sum(UsageRecord::messagesIn)).isEqualTo(1);
  }
}
