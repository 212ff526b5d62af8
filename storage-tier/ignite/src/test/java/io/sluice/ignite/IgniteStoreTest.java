package io.sluice.ignite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.broker.log.ShardLog;
import io.sluice.model.ShardId;
import io.sluice.model.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the directory gives back, and when it is refused. */
class IgniteStoreTest {
  private static final ShardId SHARD = ShardId.of("acme");

  @TempDir Path directory;

  @Test
  void historySnapshotAndControlDataAreBackAfterARestart() {
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory));
        ShardLog log = store.openLog()) {
      store.control().put(new Tenant("acme", "free"));
      OwnedLog owned = join(log.claim(SHARD));
      join(owned.append(1, bytes("one")));
      join(owned.save(new Snapshot(2, List.of(bytes("state")))));
      join(owned.append(2, bytes("two")));
    }
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory));
        ShardLog log = store.openLog()) {
      assertThat(store.problem()).isEmpty();
      assertThat(store.control().tenant("acme")).contains(new Tenant("acme", "free"));
      OwnedLog owned = join(log.claim(SHARD));
      assertThat(join(owned.snapshot()).orElseThrow().parts()).containsExactly(bytes("state"));
      assertThat(join(owned.read(1, 10))).startsWith(bytes("one"), bytes("two"));
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory))) {
      assertThat(store.problem()).isEmpty();
      assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining(directory.toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void aDirectoryOfANewerVersionIsRefusedAndLeftAsItWas() throws IOException {
    Files.writeString(directory.resolve("format"), "2\n");
    assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("format 2");
    assertThat(files()).containsExactlyInAnyOrder("format", "lock");
    assertThat(directory.resolve("format")).hasContent("2");
  }

  @Test
  void dataOfUnknownFormatIsRefused() throws IOException {
    Files.createDirectory(directory.resolve("db"));
    assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("no 'format' file");
    assertThat(files()).containsExactlyInAnyOrder("db", "lock");
  }

  @Test
  void aFullDiskIsRefusedAtTheStart() throws IOException {
    IgniteOptions options = IgniteOptions.in(directory).withMinFreeDiskBytes(Long.MAX_VALUE);
    assertThatThrownBy(() -> IgniteStore.start(options))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("bytes free")
        .hasMessageContaining("make room");
    assertThat(files()).containsExactlyInAnyOrder("format", "lock");
  }

  private Stream<String> files() throws IOException {
    return Files.list(directory).map(file -> file.getFileName().toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
