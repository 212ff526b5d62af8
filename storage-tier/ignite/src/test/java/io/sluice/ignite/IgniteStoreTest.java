package io.sluice.ignite;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
  void anInterruptedCallerDoesNotBreakTheStore() {
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory))) {
      Thread.currentThread().interrupt();
      store.control().put(new Tenant("acme", "free"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(store.problem()).isEmpty();
      store.control().put(new Tenant("bolt", "free"));
      assertThat(store.control().tenant("acme")).contains(new Tenant("acme", "free"));
    }
  }

  @Test
  void aByteThatFlippedOnDiskIsNoticed() throws IOException {
    byte[] chunk = "chunk of distinct bytes ".repeat(1000).getBytes(UTF_8);
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory));
        ShardLog log = store.openLog()) {
      join(join(log.claim(SHARD)).append(1, chunk));
    }
    flipByteOf("distinct bytes chunk of");
    try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory));
        ShardLog log = store.openLog()) {
      assertThatThrownBy(() -> join(join(log.claim(SHARD)).read(0, 10)))
          .hasCauseInstanceOf(StoreFailedException.class)
          .hasMessageContaining("Page is broken");
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
    Files.writeString(directory.resolve("format"), "999\n");
    assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("newer version")
        .hasMessageContaining("format 999");
    assertThat(files()).containsExactlyInAnyOrder("format", "lock");
    assertThat(directory.resolve("format")).hasContent("999");
  }

  @Test
  void aDirectoryFromBeforeTheFirstReleaseIsRefused() throws IOException {
    Files.writeString(directory.resolve("format"), "1\n");
    assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("format 1");
    assertThat(directory.resolve("format")).hasContent("1");
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

  @Test
  void aStoreThatCannotStartSaysWhyAndFreesTheDirectory() throws IOException {
    // Where the node wants its directory there is a file.
    Files.writeString(directory.resolve("format"), DataDirectory.FORMAT + "\n");
    Files.writeString(directory.resolve("wal"), "not a directory");
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> IgniteStore.start(IgniteOptions.in(directory)))
          .isInstanceOf(StoreFailedException.class)
          .hasMessageContaining("the store in " + directory + " cannot be started")
          .hasMessageContaining("write ahead log");
    }
    assertThat(directory.resolve("wal")).hasContent("not a directory");
  }

  private void flipByteOf(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("db"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".bin")).toList()) {
        String content = Files.readString(file, ISO_8859_1);
        int at = content.indexOf(text);
        if (at >= 0) {
          byte[] bytes = content.getBytes(ISO_8859_1);
          bytes[at] ^= 1;
          Files.write(file, bytes);
          return;
        }
      }
    }
    throw new AssertionError("'" + text + "' is in no file");
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
