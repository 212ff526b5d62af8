package io.sluice.tests.simulation;

import static io.sluice.tests.simulation.World.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The answers that a client waits for: what each is to say, and when it may come at the soonest.
 */
final class Answers {
  static final long AT_ONCE = -1;
  private final SimClient client;
  private final Map<Long, Expected> byTag = new HashMap<>();

  /** What it is told unasked, and the chunk that this waits for. */
  private final Map<Object, Long> news = new HashMap<>();

  private long lastTag;

  private record Expected(Object outcome, long chunk) {}

  Answers(SimClient client) {
    this.client = client;
  }

  /**
   * The next tag.
   *
   * @param outcome what the answer is to say: for most, the cause of the refusal, null for none
   * @param durable true if it is not to be heard before what is written now is durable
   */
  long expect(Object outcome, boolean durable) {
    return expectAfter(outcome, durable ? client.world.laneOf(client.broker).gathering() : AT_ONCE);
  }

  /** As {@link #expect}, not to be heard before this chunk is durable. */
  long expectAfter(Object outcome, long chunk) {
    byTag.put(++lastTag, new Expected(outcome, chunk));
    return lastTag;
  }

  void heard(long tag, Object outcome, String what) {
    Expected expected = byTag.remove(tag);
    check(expected != null, client + " heard of " + what + " " + tag + ", which it awaits not");
    check(
        Objects.equals(expected.outcome, outcome),
        client + ": " + what + " was answered " + outcome + ", not " + expected.outcome);
    if (expected.chunk != AT_ONCE) {
      client.checkDurable(expected.chunk, what);
    }
  }

  /** It is to be told this, unasked, once what is written now is durable. */
  void expectNews(Object what) {
    news.put(what, client.world.laneOf(client.broker).gathering());
  }

  void heardNews(Object what) {
    Long chunk = news.remove(what);
    check(chunk != null, client + " was told of " + what);
    client.checkDurable(chunk, what.toString());
  }

  void disconnected() {
    byTag.clear();
    news.clear();
  }

  /** True if everything was answered. */
  boolean isEmpty() {
    return byTag.isEmpty() && news.isEmpty();
  }

  @Override
  public String toString() {
    return byTag + " " + news;
  }
}
