package io.sluice.tests.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Clients that run in Debian's Python, where its packages are installed. */
final class PythonClients {
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path DIRECTORY = Path.of("src", "test", "python");

  private PythonClients() {}

  /** Skips the calling test, and says so, where a module is missing. */
  static void require(String module) throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "skipped: " + PYTHON + " is not installed");
    Process trial =
        new ProcessBuilder(PYTHON.toString(), "-c", "import " + module)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(trial.waitFor() == 0, "skipped: Python's module '" + module + "' is not installed");
  }

  /** Runs a script with its arguments to its end, and returns what it printed. */
  static String run(List<String> scriptAndArguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString()));
    command.addAll(scriptAndArguments);
    return Programs.run(DIRECTORY, command);
  }
}
