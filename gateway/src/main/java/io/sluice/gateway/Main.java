package io.sluice.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.gateway.config.StartFailure;
import io.sluice.gateway.listener.BindProblem;
import io.smallrye.config.ConfigValidationException;
import org.jboss.logging.Logger;

/**
 * Starts the product. A failure that its user can remove is told in one line, without a stack
 * trace.
 */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    Quarkus.run(null, Main::exit, args);
  }

  private static void exit(int code, Throwable failure) {
    if (failure == null) {
      System.exit(code);
    }
    String told = told(failure);
    if (told == null) {
      Logger.getLogger(Main.class).error("Sluice did not start", failure);
    } else {
      // Not the log: it is configured only after the settings were found to be right.
      System.err.println("Sluice did not start: " + told);
    }
    System.exit(code == 0 ? 1 : code);
  }

  /** What to tell the user, or null if the cause is not known to be the user's to remove. */
  private static String told(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartFailure
          || cause instanceof ConfigurationException
          || cause instanceof ConfigValidationException) {
        return cause.getMessage();
      }
      if (BindProblem.isBind(cause)) {
        return "the HTTP listener cannot bind: "
            + cause.getMessage()
            + "; end what uses the port, or set sluice.http.port or sluice.http.host";
      }
    }
    return null;
  }
}
