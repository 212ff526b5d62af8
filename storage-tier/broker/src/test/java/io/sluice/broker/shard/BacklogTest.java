package io.sluice.broker.shard;

import static io.sluice.broker.shard.TestMessage.to;
import static io.sluice.broker.shard.TestMessage.toQueue;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.StorageKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Deep backlogs off the heap, snapshots, drops and compaction: every message stays readable. */
class BacklogTest {
  private final ShardDriver driver = ShardDriver.start(Options.residentBytes(200));
  private final TestClient publisher = driver.client("publisher").connect();

  private List<String> publish(int from, int to) {
    List<String> bodies = IntStream.range(from, to).mapToObj(i -> "body number " + i).toList();
    bodies.forEach(body -> publisher.publish(toQueue("q", body)));
    return bodies;
  }

  private long residentBytes() {
    return driver.shard().lane(StorageKind.DURABLE).messages().residentBytes();
  }

  private TestClient reader() {
    return driver.client("reader").window(3, 1_000).connect().consume(1, "q", 1_000);
  }

  private static void readAll(TestClient reader, List<String> expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(reader.bodies().size()).as("handed over after %s", i).isGreaterThan(i);
      reader.accept(reader.deliveries().get(i)).written(1, 20);
    }
    assertThat(reader.bodies()).isEqualTo(expected);
  }

  @Test
  void aDeepBacklogLeavesMemoryAndComesBackInOrder() {
    List<String> bodies = publish(0, 100);
    assertThat(residentBytes()).isLessThanOrEqualTo(200);
    readAll(reader(), bodies);
    assertThat(driver.reads()).isPositive();
    assertThat(driver.shard().storedBytes()).isZero();
    assertThat(residentBytes()).isZero();
  }

  @Test
  void afterARestartBodiesAreReadWhenTheyAreDue() {
    List<String> bodies = publish(0, 20);
    driver.crash();
    assertThat(residentBytes()).isZero();
    readAll(reader(), bodies);
  }

  @Test
  void laterMessagesWaitForAnEarlierOneToBeRead() {
    publish(0, 1);
    driver.crash();
    driver.holdReads();
    TestClient reader = reader();
    publisher.connect();
    publish(1, 2);
    assertThat(reader.bodies()).isEmpty();
    driver.releaseReads();
    assertThat(reader.bodies()).containsExactly("body number 0", "body number 1");
  }

  @Test
  void aReaderThatIsGoneLeavesTheMessageForTheNext() {
    publish(0, 1);
    driver.crash();
    driver.holdReads();
    TestClient reader = reader();
    reader.lost();
    driver.releaseReads();
    assertThat(reader.connect().consume(1, "q", 1).bodies()).containsExactly("body number 0");
  }

  @Test
  void snapshotsKeepChunksWithMessagesAndDropTheOthers() {
    List<String> bodies = publish(0, 10);
    driver.snapshot();
    assertThat(driver.chunksKept()).isEqualTo(10);
    driver.crash();
    publisher.connect();
    readAll(reader(), bodies);
    publisher.publish(to("t", "a chunk, so that drops are due"));
    driver.snapshot();
    assertThat(driver.chunksKept()).isZero();
  }

  @Test
  void chunksThatWereToBeDroppedAreDroppedAfterARestart() {
    publish(0, 1);
    driver.snapshot();
    TestClient reader = reader();
    driver.holdLog();
    reader.accept(reader.delivery());
    driver.crash();
    readAll(reader(), List.of("body number 0"));
    driver.snapshot();
    assertThat(driver.chunksKept()).isZero();
  }

  @Test
  void compactionFreesASparseChunkAndKeepsItsMessages() {
    driver.holdLog();
    List<String> bodies = publish(0, 40);
    driver.releaseLog();
    TestClient reader = reader();
    for (int i = 0; i < 37; i++) {
      reader.accept(reader.deliveries().get(i)).written(1, 20);
    }
    reader.disconnect();
    driver.snapshot();
    int before = driver.chunksKept();
    assertThat(driver.compact()).isTrue();
    publisher.publish(toQueue("q", "last"));
    assertThat(driver.chunksKept()).as("the sparse chunk is gone").isEqualTo(before + 1);
    for (int restarts = 0; restarts < 3; restarts++) {
      assertThat(reader().bodies()).startsWith(bodies.subList(37, 40).toArray(String[]::new));
      if (restarts == 1) {
        driver.snapshot();
      }
      driver.crash();
    }
  }

  @Test
  void aMovedMessageIsReadableBeforeItsNewChunkIsDurable() {
    driver.holdLog();
    publish(0, 40);
    driver.releaseLog();
    TestClient reader = reader();
    for (int i = 0; i < 37; i++) {
      reader.accept(reader.deliveries().get(i)).written(1, 20);
    }
    reader.disconnect();
    driver.snapshot();
    driver.crash();
    driver.holdLog();
    driver.compact();
    assertThat(reader().bodies()).hasSize(3).first().isEqualTo("body number 37");
  }

  @Test
  void smallMessagesAreNotMovedForEver() {
    IntStream.range(0, 50).forEach(i -> publisher.publish(toQueue("q", "")));
    driver.snapshot();
    assertThat(driver.compact()).isFalse();
  }

  @Test
  void twoShardsWithTheSameDurableStateWriteTheSameSnapshot() {
    TestClient subscriber = driver.client("s").durable().connect().subscribe("t/#", 2);
    publish(0, 5);
    publisher.publish(to("t/1", "x").qos(2).retained());
    publisher.publish(to("t/2", "y").qos(2));
    subscriber.receive(subscriber.deliveries().get(0).deliveryId());
    Shard copy = driver.replayedCopy();
    assertThat(DurableState.of(copy)).isEqualTo(DurableState.of(driver.shard()));
    driver.snapshot();
    assertThat(DurableState.of(driver.replayedCopy())).isEqualTo(DurableState.of(copy));
    assertThat(copy.storedBytes()).isEqualTo(driver.shard().storedBytes());
  }
}
