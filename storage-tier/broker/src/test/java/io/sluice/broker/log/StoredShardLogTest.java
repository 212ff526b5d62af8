package io.sluice.broker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.broker.log.InProcessStore.Fault;
import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.model.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The interleavings and failures that a store's own speed would hide, one call at a time. */
class StoredShardLogTest {
  private final ShardId shard = ShardId.of("acme");
  private final InProcessStore store = new InProcessStore();
  private final ShardLog log = new StoredShardLog(store, LogThreads.of(Runnable::run));

  @Test
  void anAppendCompletesOnlyWhenTheTestLetsIt() {
    ManualExecutor manual = new ManualExecutor();
    ShardLog held = new StoredShardLog(store, LogThreads.of(manual));
    CompletionStage<OwnedLog> claim = held.claim(shard);
    assertThat(manual.pending()).isEqualTo(1);
    assertThat(manual.runAll(1)).isTrue();
    OwnedLog owned = get(claim);
    CompletionStage<Void> append = owned.append(1, bytes("one"));
    assertThat(append.toCompletableFuture()).isNotDone();
    assertThat(history(get(log.claim(shard)))).isEmpty();
    assertThat(manual.runNext()).isTrue();
    assertThat(append.toCompletableFuture()).isCompletedExceptionally();
    assertThat(manual.runNext()).isFalse();
  }

  @Test
  void anAppendThatFailedBeforeItWasStoredIsNotInTheHistory() {
    OwnedLog owned = get(log.claim(shard));
    store.failNextAppend(Fault.NOT_STORED);
    assertThatThrownBy(() -> get(owned.append(1, bytes("lost"))))
        .hasMessageContaining("NOT_STORED");
    assertThat(history(get(log.claim(shard)))).isEmpty();
  }

  @Test
  void anAppendThatFailedAfterItWasStoredIsInTheHistory() {
    OwnedLog owned = get(log.claim(shard));
    store.failNextAppend(Fault.STORED);
    assertThatThrownBy(() -> get(owned.append(1, bytes("kept")))).hasMessageContaining("STORED");
    assertThat(history(get(log.claim(shard)))).containsExactly("kept");
  }

  @Test
  void aClaimBeforeThePutLeavesNoPlaceForIt() {
    OwnedLog stale = get(log.claim(shard));
    OwnedLog[] owner = new OwnedLog[1];
    store.beforeNextAppend(() -> owner[0] = get(log.claim(shard)));
    assertThatThrownBy(() -> get(stale.append(1, bytes("late"))))
        .isInstanceOf(FencedException.class);
    assertThat(history(owner[0])).isEmpty();
    get(owner[0].append(2, bytes("mine")));
    assertThat(history(get(log.claim(shard)))).containsExactly("mine");
  }

  @Test
  void aClaimBetweenThePutAndTheLookAtTheHeadFindsTheChunkButItsWriterIsFenced() {
    OwnedLog stale = get(log.claim(shard));
    OwnedLog[] owner = new OwnedLog[1];
    store.afterNextAppend(() -> owner[0] = get(log.claim(shard)));
    assertThatThrownBy(() -> get(stale.append(1, bytes("found"))))
        .isInstanceOf(FencedException.class);
    assertThat(history(owner[0])).containsExactly("found");
    get(owner[0].append(3, bytes("mine")));
    assertThat(history(get(log.claim(shard)))).containsExactly("found", "mine");
  }

  @Test
  void aPutThatLandsBetweenTheNewHeadAndTheSealIsBeforeTheSeal() {
    OwnedLog stale = get(log.claim(shard));
    List<Throwable> answers = new ArrayList<>();
    // The claim's seal is the next chunk to be put; the stale owner gets in just before.
    store.beforeNextAppend(
        () ->
            stale.append(1, bytes("found")).whenComplete((done, failure) -> answers.add(failure)));
    OwnedLog owner = get(log.claim(shard));
    assertThat(answers).hasSize(1).allMatch(FencedException.class::isInstance);
    assertThat(history(owner)).containsExactly("found");
    get(owner.append(3, bytes("mine")));
    assertThat(history(owner)).containsExactly("found", "mine");
  }

  @Test
  void aClaimThatIsOvertakenFails() {
    OwnedLog[] winner = new OwnedLog[1];
    store.afterNextAppend(() -> winner[0] = get(log.claim(shard)));
    assertThatThrownBy(() -> get(log.claim(shard))).isInstanceOf(FencedException.class);
    get(winner[0].append(2, bytes("mine")));
    assertThat(history(get(log.claim(shard)))).containsExactly("mine");
  }

  @Test
  void aStalePutAfterADeleteIsNotTakenForTheNextLifes() {
    OwnedLog stale = get(log.claim(shard));
    store.beforeNextAppend(() -> get(log.delete(shard)));
    assertThatThrownBy(() -> get(stale.append(1, bytes("late"))))
        .isInstanceOf(FencedException.class);
    OwnedLog owner = get(log.claim(shard));
    get(owner.append(1, bytes("mine")));
    assertThat(history(get(log.claim(shard)))).containsExactly("mine");
  }

  @Test
  void theEndIsFoundWhateverTheLength() {
    OwnedLog owned = get(log.claim(shard));
    for (int chunks = 1; chunks < 70; chunks++) {
      get(owned.append(2 * chunks - 1, bytes("chunk " + chunks)));
      owned = get(log.claim(shard));
      assertThat(history(owned)).hasSize(chunks).endsWith("chunk " + chunks);
    }
  }

  @Test
  void aSaveThatFailsLeavesTheOldSnapshotAndTheNextOneClearsUp() {
    OwnedLog owned = get(log.claim(shard));
    get(owned.save(new Snapshot(0, List.of(bytes("old"), bytes("old")))));
    int entries = store.size(shard);
    store.failSaveAfter(1);
    var torn = new Snapshot(1, List.of(bytes("new"), bytes("new"), bytes("new")));
    assertThatThrownBy(() -> get(owned.save(torn))).hasMessageContaining("full");
    OwnedLog next = get(log.claim(shard));
    assertThat(get(next.snapshot()).orElseThrow().nextSequence()).isZero();
    get(next.save(new Snapshot(1, List.of(bytes("newer"), bytes("newer")))));
    assertThat(get(next.snapshot()).orElseThrow().nextSequence()).isEqualTo(1);
    // One more than before: the second claim's seal.
    assertThat(store.size(shard)).isEqualTo(entries + 1);
  }

  @Test
  void nothingIsLeftOfADeletedShard() {
    OwnedLog owned = get(log.claim(shard));
    get(owned.append(1, bytes("one")));
    get(owned.save(new Snapshot(1, List.of(bytes("state")))));
    get(log.delete(shard));
    assertThat(store.size(shard)).isZero();
  }

  @Test
  void aDamagedSnapshotIsRefusedAndKept() {
    OwnedLog owned = get(log.claim(shard));
    get(owned.save(new Snapshot(0, List.of(bytes("state")))));
    store.damageSnapshot(shard);
    int entries = store.size(shard);
    assertThatThrownBy(() -> get(owned.snapshot()))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("part 0 of the snapshot of shard acme#0")
        .hasMessageContaining("restore");
    assertThat(store.size(shard)).isEqualTo(entries);
  }

  @Test
  void aDamagedChunkIsNamed() {
    OwnedLog owned = get(log.claim(shard));
    get(owned.append(1, bytes("one")));
    store.damageChunks(shard);
    assertThatThrownBy(() -> get(owned.read(1, 1)))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("chunk 1 of shard acme#0");
  }

  @Test
  void aChunkOfANewerVersionIsNamedAsSuch() {
    OwnedLog owned = get(log.claim(shard));
    get(owned.append(1, bytes("one")));
    store.ageBackwards(shard);
    assertThatThrownBy(() -> get(owned.read(1, 1)))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("start that version");
  }

  private List<String> history(OwnedLog owned) {
    return get(owned.read(0, 1000)).stream()
        .filter(chunk -> chunk.length > 0)
        .map(chunk -> new String(chunk, UTF_8))
        .toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw (RuntimeException) failed.getCause();
    }
  }
}
