package io.sluice.bench.jms;

import jakarta.jms.Session;
import java.util.Locale;

/** How clients send and acknowledge; messages are persistent in each. */
public enum JmsMode {
  /** As JMS does unless told otherwise: each send waits for its answer, each message is settled. */
  SYNC(Session.AUTO_ACKNOWLEDGE),
  /** Sends are answered later, many under way, and messages are settled a batch at a time. */
  ASYNC(Session.CLIENT_ACKNOWLEDGE);

  private final int acknowledgeMode;

  JmsMode(int acknowledgeMode) {
    this.acknowledgeMode = acknowledgeMode;
  }

  /** By its name in any case. */
  public static JmsMode of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  int acknowledgeMode() {
    return acknowledgeMode;
  }
}
