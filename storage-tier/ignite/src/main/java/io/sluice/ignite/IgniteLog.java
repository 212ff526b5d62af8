package io.sluice.ignite;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.ignite.IgniteLogger;

/**
 * Passes Ignite's warnings and errors to the JDK's logging. While the node starts, warnings are
 * advice on how to configure a cluster, so they go to {@link Level#FINE}.
 */
final class IgniteLog implements IgniteLogger {
  private final Logger logger = Logger.getLogger("org.apache.ignite");
  private volatile boolean starting = true;

  /** From now on warnings are warnings. */
  void started() {
    starting = false;
  }

  @Override
  public IgniteLogger getLogger(Object category) {
    return this;
  }

  @Override
  public void trace(String message) {
    logger.finest(message);
  }

  @Override
  public void debug(String message) {
    logger.finer(message);
  }

  @Override
  public void info(String message) {
    logger.fine(message);
  }

  @Override
  public void warning(String message, Throwable cause) {
    logger.log(starting ? Level.FINE : Level.WARNING, message, cause);
  }

  @Override
  public void error(String message, Throwable cause) {
    logger.log(Level.SEVERE, message, cause);
  }

  @Override
  public boolean isTraceEnabled() {
    return logger.isLoggable(Level.FINEST);
  }

  @Override
  public boolean isDebugEnabled() {
    return logger.isLoggable(Level.FINER);
  }

  @Override
  public boolean isInfoEnabled() {
    return logger.isLoggable(Level.FINE);
  }

  @Override
  public boolean isQuiet() {
    return false;
  }

  @Override
  public String fileName() {
    return null;
  }
}
