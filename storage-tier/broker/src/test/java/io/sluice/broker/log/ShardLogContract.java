package io.sluice.broker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ShardLog} does. A subclass gives logs over one store of its own. */
public abstract class ShardLogContract {
  protected final ShardId shard = ShardId.of("t-" + UUID.randomUUID().toString().substring(0, 8));

  protected ShardLog log;

  /** Another log over the same store, as another process would have one. */
  protected abstract ShardLog open();

  /** How many entries the store has, of this shard or of all. */
  protected abstract int entries();

  @BeforeEach
  void openLog() {
    log = open();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aNewShardHasNoSnapshotAndNothingThatMeansAnything() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    assertThat(get(owned.snapshot())).isEmpty();
    assertThat(history(owned)).isEmpty();
  }

  @Test
  void whatWasAppendedIsReadInOrder() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one", "two", "three");
    assertThat(history(owned)).containsExactly("one", "two", "three");
  }

  @Test
  void readStopsAtTheNumberAskedFor() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    long first = end(owned);
    append(owned, "one", "two", "three");
    assertThat(get(owned.read(first, 2))).extracting(this::text).containsExactly("one", "two");
    assertThat(get(owned.read(first + 2, 2))).extracting(this::text).containsExactly("three");
    assertThat(get(owned.read(first + 3, 2))).isEmpty();
  }

  @Test
  void theNextOwnerFindsWhatTheLastWasAnsweredFor() throws Exception {
    append(get(log.claim(shard)), "one", "two");
    OwnedLog next = get(log.claim(shard));
    assertThat(history(next)).containsExactly("one", "two");
    append(next, "three");
    assertThat(history(get(log.claim(shard)))).containsExactly("one", "two", "three");
  }

  @Test
  void aChunkIsAppendedAtTheEndOnly() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one");
    long end = end(owned);
    assertThatThrownBy(() -> get(owned.append(end + 1, bytes("gap"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(shard.toString());
    assertThatThrownBy(() -> get(owned.append(end - 1, bytes("again"))))
        .isInstanceOf(IllegalArgumentException.class);
    append(owned, "two");
    assertThat(history(owned)).containsExactly("one", "two");
  }

  @Test
  void aStaleOwnersAppendIsFencedAndHasNoEffect() throws Exception {
    OwnedLog stale = get(log.claim(shard));
    append(stale, "one");
    long end = end(stale);
    try (ShardLog other = open()) {
      OwnedLog owner = get(other.claim(shard));
      assertThatThrownBy(() -> get(stale.append(end, bytes("late"))))
          .isInstanceOf(FencedException.class);
      append(owner, "two");
      assertThatThrownBy(() -> get(stale.append(end, bytes("later"))))
          .isInstanceOf(FencedException.class);
      assertThat(history(owner)).containsExactly("one", "two");
    }
    assertThat(history(get(log.claim(shard)))).containsExactly("one", "two");
  }

  @Test
  void aStaleOwnerIsFencedWhereItsPlaceWasDroppedMeanwhile() throws Exception {
    OwnedLog stale = get(log.claim(shard));
    append(stale, "one");
    long end = end(stale);
    OwnedLog owner = get(log.claim(shard));
    append(owner, "two");
    long next = end(owner);
    get(owner.save(new Snapshot(next, List.of(bytes("one two")))));
    get(owner.drop(new long[] {end - 1, end, end + 1}));
    assertThatThrownBy(() -> get(stale.append(end, bytes("late"))))
        .isInstanceOf(FencedException.class);
    append(owner, "three");
    OwnedLog last = get(log.claim(shard));
    assertThat(get(last.snapshot()).orElseThrow().nextSequence()).isEqualTo(next);
    assertThat(history(last)).containsExactly("three");
  }

  @Test
  void twoOwnersRaceAndEveryAnswerIsKept() throws Exception {
    List<String> answered = new ArrayList<>();
    OwnedLog owner = get(log.claim(shard));
    try (ShardLog other = open()) {
      for (int round = 0; round < 50; round++) {
        OwnedLog stale = owner;
        long end = end(stale);
        String text = "chunk " + round;
        CompletionStage<Void> append = stale.append(end, bytes(text));
        owner = get((round % 2 == 0 ? other : log).claim(shard));
        boolean inTime = succeeded(append);
        List<String> found = history(owner);
        assertThatThrownBy(() -> get(stale.append(inTime ? end + 1 : end, bytes("late"))))
            .isInstanceOf(FencedException.class);
        if (inTime) {
          answered.add(text);
        }
        assertThat(found).doesNotContain("late").filteredOn(answered::contains).isEqualTo(answered);
        append(owner, "mine " + round);
        answered.add("mine " + round);
        assertThat(history(owner)).isEqualTo(plus(found, "mine " + round));
      }
    }
  }

  @Test
  void aSnapshotStandsForTheChunksBeforeIt() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one", "two");
    long next = end(owned);
    get(owned.save(new Snapshot(next, List.of(bytes("part 0"), bytes(""), bytes("part 2")))));
    append(owned, "three");
    assertSnapshotAndThree(owned, next);
    assertSnapshotAndThree(get(log.claim(shard)), next);
  }

  private void assertSnapshotAndThree(OwnedLog owned, long next) throws Exception {
    Snapshot snapshot = get(owned.snapshot()).orElseThrow();
    assertThat(snapshot.nextSequence()).isEqualTo(next);
    assertThat(snapshot.parts()).extracting(this::text).containsExactly("part 0", "", "part 2");
    assertThat(history(owned)).containsExactly("three");
  }

  @Test
  void aSnapshotReplacesTheOneBefore() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    long first = end(owned);
    get(owned.save(new Snapshot(first, List.of(bytes("old"), bytes("old too")))));
    append(owned, "one");
    get(owned.save(new Snapshot(first + 1, List.of(bytes("new")))));
    get(owned.save(new Snapshot(first + 1, List.of(bytes("newest")))));
    Snapshot snapshot = get(get(log.claim(shard)).snapshot()).orElseThrow();
    assertThat(snapshot.nextSequence()).isEqualTo(first + 1);
    assertThat(snapshot.parts()).extracting(this::text).containsExactly("newest");
  }

  @Test
  void aSnapshotOfWhatIsNotInTheHistoryIsRefused() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one");
    long end = end(owned);
    get(owned.save(new Snapshot(end, List.of())));
    assertThatThrownBy(() -> get(owned.save(new Snapshot(end + 1, List.of()))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> get(owned.save(new Snapshot(end - 1, List.of()))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(get(owned.snapshot()).orElseThrow().nextSequence()).isEqualTo(end);
  }

  @Test
  void aStaleOwnersSnapshotIsFenced() throws Exception {
    OwnedLog stale = get(log.claim(shard));
    append(stale, "one");
    long next = end(stale);
    OwnedLog owner = get(log.claim(shard));
    assertThatThrownBy(() -> get(stale.save(new Snapshot(next, List.of(bytes("late"))))))
        .isInstanceOf(FencedException.class);
    assertThat(get(owner.snapshot())).isEmpty();
    assertThatThrownBy(() -> get(stale.snapshot())).isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> get(stale.drop(new long[] {0}))).isInstanceOf(FencedException.class);
  }

  @Test
  void chunksBeforeTheSnapshotStayUntilDropped() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    long first = end(owned);
    append(owned, "dead", "alive", "dead too");
    get(owned.save(new Snapshot(end(owned), List.of())));
    get(owned.drop(new long[] {first, first + 2, first}));
    assertThat(get(owned.read(first, 3))).isEmpty();
    assertThat(get(owned.read(first + 1, 5))).extracting(this::text).containsExactly("alive");
    get(owned.drop(new long[] {first + 1, first}));
    assertThat(get(owned.read(first + 1, 1))).isEmpty();
  }

  @Test
  void aChunkAfterTheSnapshotCannotBeDropped() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one");
    long last = end(owned) - 1;
    assertThatThrownBy(() -> get(owned.drop(new long[] {last})))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(history(owned)).containsExactly("one");
  }

  @Test
  void chunksAndPartsOfAnySizeComeBack() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    long first = end(owned);
    Random random = new Random(7);
    List<byte[]> all = new ArrayList<>();
    for (int size : new int[] {0, 1, 13, 16 << 10, 65_537, 3 << 20}) {
      byte[] chunk = new byte[size];
      random.nextBytes(chunk);
      all.add(chunk);
      get(owned.append(first + all.size() - 1, chunk));
    }
    get(owned.save(new Snapshot(first, all)));
    OwnedLog next = get(log.claim(shard));
    assertThat(get(next.read(first, all.size())).toArray()).isEqualTo(all.toArray());
    assertThat(get(next.snapshot()).orElseThrow().parts().toArray()).isEqualTo(all.toArray());
  }

  @Test
  void shardsDoNotMeet() throws Exception {
    ShardId neighbour = ShardId.of(shard.tenant() + "0");
    OwnedLog one = get(log.claim(shard));
    OwnedLog two = get(log.claim(neighbour));
    append(one, "one");
    append(two, "two");
    get(log.delete(shard));
    assertThat(history(two)).containsExactly("two");
    append(two, "three");
    assertThat(history(get(log.claim(neighbour)))).containsExactly("two", "three");
  }

  @Test
  void aDeletedShardLeavesNoEntryBehind() throws Exception {
    int before = entries();
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one", "two");
    get(owned.save(new Snapshot(end(owned), List.of(bytes("state")))));
    assertThat(entries()).isGreaterThan(before);
    get(log.delete(shard));
    assertThat(entries()).isEqualTo(before);
  }

  @Test
  void aDeletedShardIsGoneAndItsOwnerFenced() throws Exception {
    OwnedLog owned = get(log.claim(shard));
    append(owned, "one");
    long end = end(owned);
    get(owned.save(new Snapshot(end, List.of(bytes("state")))));
    get(log.delete(shard));
    assertThatThrownBy(() -> get(owned.append(end, bytes("late"))))
        .isInstanceOf(FencedException.class);
    assertThatThrownBy(() -> get(owned.save(new Snapshot(end, List.of()))))
        .isInstanceOf(FencedException.class);
    get(log.delete(shard));
    OwnedLog next = get(log.claim(shard));
    assertThat(get(next.snapshot())).isEmpty();
    assertThat(history(next)).isEmpty();
    assertThatThrownBy(() -> get(owned.append(end, bytes("later"))))
        .isInstanceOf(FencedException.class);
    for (int chunk = 0; chunk < 5; chunk++) {
      append(next, "new " + chunk);
    }
    assertThat(history(get(log.claim(shard)))).hasSize(5).contains("new 0", "new 4");
  }

  @Test
  void stagesCompleteOnThreadsOfTheLog() throws Exception {
    Thread caller = Thread.currentThread();
    OwnedLog owned = get(log.claim(shard));
    long first = end(owned);
    Set<Thread> completedOn = ConcurrentHashMap.newKeySet();
    // A callback that is attached too late runs at once, here; a log of its own threads is not
    // always so quick.
    for (int chunk = 0; chunk < 1000 && completedOn.stream().allMatch(caller::equals); chunk++) {
      CompletionStage<Void> append = owned.append(first + chunk, bytes("one"));
      get(append.thenRun(() -> completedOn.add(Thread.currentThread())));
    }
    assertThat(completedOn).anyMatch(thread -> !thread.equals(caller));
  }

  @Test
  void aClosedLogRefusesAndKeepsWhatItAnsweredFor() throws Exception {
    ShardLog other = open();
    OwnedLog owned = get(other.claim(shard));
    CompletionStage<Void> last = owned.append(end(owned), bytes("last"));
    other.close();
    assertThat(succeeded(last)).isTrue();
    assertThatThrownBy(() -> get(owned.append(2, bytes("late"))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(history(get(log.claim(shard)))).containsExactly("last");
  }

  /** Appends one after another at the end of the history. */
  protected final void append(OwnedLog owned, String... chunks) throws Exception {
    long sequence = end(owned);
    for (String chunk : chunks) {
      get(owned.append(sequence++, bytes(chunk)));
    }
  }

  /** The chunks after the snapshot that are not empty. */
  protected final List<String> history(OwnedLog owned) throws Exception {
    return get(owned.read(first(owned), Integer.MAX_VALUE)).stream()
        .filter(chunk -> chunk.length > 0)
        .map(this::text)
        .toList();
  }

  /** The sequence after the last. */
  protected final long end(OwnedLog owned) throws Exception {
    long first = first(owned);
    return first + get(owned.read(first, Integer.MAX_VALUE)).size();
  }

  protected final <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(30, SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  protected final byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private long first(OwnedLog owned) throws Exception {
    return get(owned.snapshot()).map(Snapshot::nextSequence).orElse(0L);
  }

  private static List<String> plus(List<String> list, String last) {
    List<String> all = new ArrayList<>(list);
    all.add(last);
    return all;
  }

  private boolean succeeded(CompletionStage<Void> stage) throws Exception {
    try {
      get(stage);
      return true;
    } catch (FencedException fenced) {
      return false;
    }
  }
}
