package io.sluice.hazelcast;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Lets only Hazelcast's warnings and errors through, unless logging is configured otherwise. */
final class QuietLogging {
  // Held here, since the log manager forgets a logger that no one holds, and its level.
  private static final Logger HAZELCAST = Logger.getLogger("com.hazelcast");

  /** Warns at every start that a member without a way to join others stands alone, as it shall. */
  private static final Logger NODE = Logger.getLogger("com.hazelcast.instance.impl.Node");

  private QuietLogging() {}

  static void install() {
    setUnlessSet(HAZELCAST, Level.WARNING);
    setUnlessSet(NODE, Level.SEVERE);
  }

  private static void setUnlessSet(Logger logger, Level level) {
    if (logger.getLevel() == null) {
      logger.setLevel(level);
    }
  }
}
