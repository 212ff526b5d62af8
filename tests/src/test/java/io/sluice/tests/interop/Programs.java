package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs that may or may not be installed. */
final class Programs {
  private static final int TIMEOUT_SECONDS = 100;

  private Programs() {}

  /** Skips the calling test, and says so, if a program is not on the path. */
  static void require(String... programs) {
    for (String program : programs) {
      boolean found =
          Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1))
              .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
      assumeTrue(found, "skipped: '" + program + "' is not installed");
    }
  }

  /** Starts a program; what it prints goes to the file. */
  static Process start(Path directory, Path output, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Runs a program to its end, which must be 0, and returns what it printed. */
  static String run(Path directory, List<String> command) throws Exception {
    Path output = Files.createTempFile("program", ".log");
    Process process = start(directory, output, command);
    try {
      boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertThat(ended).as("%s ended; it printed: %s", command.get(0), printed).isTrue();
      assertThat(process.exitValue()).as(printed).isZero();
      return printed;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
