package io.sluice.tests.simulation;

import io.sluice.broker.api.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages that scheduled ones became, each with a number of its own, told from one another by
 * their time.
 */
final class Firings {
  private final Map<String, Sent> byTime = new HashMap<>();
  private final Map<Integer, Sent> sent;

  /** A message that went, and from where. */
  record Fired(ModelBroker broker, Sent sent) {}

  private List<Fired> recent = new ArrayList<>();

  /**
   * @param sent all messages by number, to which these are added
   */
  Firings(Map<Integer, Sent> sent) {
    this.sent = sent;
  }

  /** What this one becomes now; after a crash it may become so again. */
  Sent fire(ModelBroker broker, Sent scheduled, long nowMillis) {
    Message message = scheduled.message();
    Message copy = message.withTimes(nowMillis, message.expiresAtMillis(), null);
    Sent fired = byTime.computeIfAbsent(key(copy), key -> new Sent(-1 - byTime.size(), null, copy));
    sent.put(fired.number(), fired);
    recent.add(new Fired(broker, fired));
    return fired;
  }

  /** Those since the last call. */
  List<Fired> takeRecent() {
    List<Fired> taken = recent;
    recent = new ArrayList<>();
    return taken;
  }

  /** The message that a client was given. */
  Sent find(Message message) {
    Sent fired = byTime.get(key(message));
    return fired == null ? sent.get(Sent.numberOf(message)) : fired;
  }

  private static String key(Message message) {
    return Sent.numberOf(message) + "@" + message.timestampMillis();
  }
}
