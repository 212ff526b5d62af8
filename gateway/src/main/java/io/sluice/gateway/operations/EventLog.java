package io.sluice.gateway.operations;

import io.github.bucket4j.Bucket;
import io.sluice.broker.api.BrokerEvent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes broker events to the log. What clients cause is written at a bounded rate, so that a flood
 * of refusals does not fill the disk; what was left out is counted. Metrics count every event.
 */
final class EventLog implements BrokerEvent.Sink {
  private static final Logger log = Logger.getLogger("io.sluice.events");
  private static final int LINES_PER_SECOND = 20;
  private static final int LINES_AT_ONCE = 200;

  private final Bucket lines =
      Bucket.builder()
          .addLimit(
              limit ->
                  limit
                      .capacity(LINES_AT_ONCE)
                      .refillGreedy(LINES_PER_SECOND, Duration.ofSeconds(1)))
          .build();
  private final AtomicLong leftOut = new AtomicLong();

  @Override
  public void on(BrokerEvent event) {
    Logger.Level level = level(event.kind());
    if (!log.isEnabled(level)) {
      return;
    }
    if (level != Logger.Level.ERROR && !lines.tryConsume(1)) {
      leftOut.incrementAndGet();
      return;
    }
    long silent = leftOut.getAndSet(0);
    if (silent > 0) {
      log.infof(
          "%d events were not logged, since there were too many; the metrics count them", silent);
    }
    log.logf(
        level,
        "%s tenant=%s broker=%s resource=%s: %s",
        event.kind(),
        event.tenant(),
        event.broker(),
        event.resource() == null ? null : event.resource().key(),
        event.detail());
  }

  private static Logger.Level level(BrokerEvent.Kind kind) {
    return switch (kind) {
      case SHARD_FAILED -> Logger.Level.ERROR;
      case CONNECTION_REFUSED,
          AUTHENTICATION_FAILED,
          AUTHORIZATION_REFUSED,
          PUBLISH_REFUSED,
          SUBSCRIBE_REFUSED,
          MESSAGE_DROPPED,
          MESSAGE_DEAD_LETTERED,
          PROTOCOL_ERROR ->
          Logger.Level.INFO;
      case CONNECTION_OPENED,
          CONNECTION_CLOSED,
          SESSION_TAKEN_OVER,
          PUBLISH_THROTTLED,
          MESSAGE_EXPIRED,
          SHARD_LOADED,
          SHARD_UNLOADED ->
          Logger.Level.DEBUG;
    };
  }
}
