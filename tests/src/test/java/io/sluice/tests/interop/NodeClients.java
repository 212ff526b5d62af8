package io.sluice.tests.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Clients that run in Node, installed once as the lock file says. */
final class NodeClients {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path DIRECTORY = Path.of("target", "node");
  private static boolean installed;

  private NodeClients() {}

  /** Skips the calling test, and says so, where Node is missing. */
  static synchronized void install() throws Exception {
    Programs.require("node", "npm");
    if (installed) {
      return;
    }
    Files.createDirectories(DIRECTORY);
    try (Stream<Path> sources = Files.list(SOURCES)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Files.write(DIRECTORY.resolve(source.getFileName()), Files.readAllBytes(source));
      }
    }
    Programs.run(DIRECTORY, List.of("npm", "ci", "--no-audit", "--no-fund"));
    installed = true;
  }

  /** Runs a script with its arguments to its end, and returns what it printed. */
  static String run(List<String> scriptAndArguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(scriptAndArguments);
    return Programs.run(DIRECTORY, command);
  }
}
