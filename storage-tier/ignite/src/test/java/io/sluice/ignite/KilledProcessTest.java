package io.sluice.ignite;

import static io.sluice.ignite.AppendUntilKilled.SHARD;
import static io.sluice.ignite.AppendUntilKilled.chunk;
import static io.sluice.ignite.AppendUntilKilled.join;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.log.OwnedLog;
import io.sluice.broker.log.OwnedLog.Snapshot;
import io.sluice.broker.log.ShardLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered for is there after a process is killed in the middle of its work. */
class KilledProcessTest {
  private static final int ROUNDS = 2;
  private static final int ANSWERS = 57;

  @TempDir Path directory;

  @Test
  void everyAnswerIsKept() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      long answered = appendAndKill();
      try (IgniteStore store = IgniteStore.start(IgniteOptions.in(directory));
          ShardLog log = store.openLog()) {
        check(join(log.claim(SHARD)), answered);
      }
    }
  }

  private static void check(OwnedLog owned, long answered) {
    Optional<Snapshot> snapshot = join(owned.snapshot());
    long first = snapshot.map(Snapshot::nextSequence).orElse(0L);
    snapshot.ifPresent(
        saved -> assertThat(saved.parts()).containsExactly(chunk(first), chunk(first + 1)));
    List<byte[]> chunks = join(owned.read(first, Integer.MAX_VALUE));
    assertThat(first + chunks.size()).isGreaterThan(answered);
    for (int index = 0; index < chunks.size(); index++) {
      if (chunks.get(index).length > 0) {
        assertThat(chunks.get(index)).isEqualTo(chunk(first + index));
      }
    }
  }

  /** Gives the last sequence that the process was answered for. */
  private long appendAndKill() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AppendUntilKilled.class.getName(),
            directory.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    long last = -1;
    try (BufferedReader answers = process.inputReader(UTF_8)) {
      for (int answer = 0; answer < ANSWERS; answer++) {
        last = Long.parseLong(answers.readLine());
      }
      // Not through the process itself, which would close the stream with answers still in it.
      process.toHandle().destroyForcibly();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        last = line.matches("[0-9]+") ? Math.max(last, Long.parseLong(line)) : last;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return last;
  }
}
