package io.sluice.tests.simulation;

import io.sluice.broker.api.Schedule;
import io.sluice.broker.api.Xid;

/** A message of the model that is to go later. */
final class ModelScheduled {
  private static final long MINUTE_MILLIS = 60_000;

  final Sent sent;
  final long dueMillis;

  /** How many times it goes again, -1 for ever. */
  private final int repetitions;

  /** True if the log has it, be it only as a prepared transaction needed it. */
  private final boolean logged;

  /** The prepared transaction for whose end it waits, or null. */
  Xid prepared;

  int retries;
  private long wakeMillis;

  private ModelScheduled(Sent sent, long dueMillis, int repetitions, boolean logged) {
    this.sent = sent;
    this.dueMillis = dueMillis;
    this.repetitions = repetitions;
    this.logged = logged;
    wakeMillis = dueMillis;
  }

  static ModelScheduled first(Sent sent, long nowMillis) {
    Schedule schedule = sent.message().schedule();
    long due =
        schedule.cron() == null
            ? Math.max(nowMillis, schedule.atMillis())
            : matchAfter(schedule.cron(), Math.max(nowMillis, schedule.atMillis() - 1));
    return new ModelScheduled(sent, due, schedule.repeat(), sent.message().durable());
  }

  /** What follows, or null. */
  ModelScheduled next(long nowMillis) {
    Schedule schedule = sent.message().schedule();
    int left = repetitions;
    for (long at = dueMillis + schedule.periodMillis(); left != 0; at += schedule.periodMillis()) {
      left -= left > 0 ? 1 : 0;
      if (at > nowMillis) {
        return new ModelScheduled(sent, at, left, logged);
      }
    }
    return schedule.cron() == null
        ? null
        : new ModelScheduled(
            sent, matchAfter(schedule.cron(), nowMillis), schedule.repeat(), logged);
  }

  /** For entries as the simulation makes them: every so many minutes of an hour. */
  private static long matchAfter(String cron, long millis) {
    long every = Long.parseLong(cron.substring(2, cron.indexOf(' '))) * MINUTE_MILLIS;
    return (millis / every + 1) * every;
  }

  /** When it is tried, which is later than it is due if it was refused. */
  long wakeMillis() {
    return prepared == null ? wakeMillis : Long.MAX_VALUE;
  }

  void retryAt(long millis) {
    wakeMillis = millis;
    retries++;
  }

  /** What was slept through has to be read first, so that what ends now ends before it goes. */
  void wokenAt(long millis) {
    wakeMillis = Math.max(wakeMillis, millis);
  }

  boolean isLogged() {
    return logged;
  }

  /** As the log has it. */
  ModelScheduled copy() {
    return preparedAs(sent, prepared);
  }

  /** The same until a prepared transaction ends, of a message that lasts no longer than it. */
  ModelScheduled preparedAs(Sent published, Xid xid) {
    ModelScheduled copy = new ModelScheduled(published, dueMillis, repetitions, logged);
    copy.prepared = xid;
    return copy;
  }
}
