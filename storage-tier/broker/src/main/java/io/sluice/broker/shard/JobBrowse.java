package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Property;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.Schedule;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a copy of each scheduled message to whoever asked, what goes first before the rest: the
 * message with its job's id, and not persistent.
 */
final class JobBrowse implements SchedulerWork {
  /** The rest is to be asked for by its time. */
  private static final int MAX_JOBS = 10_000;

  private static final int MAX_JOBS_IN_TURN = 1_000;
  private static final int MAX_BYTES_IN_TURN = 1 << 20;

  /** What the replies' queue has no room for is tried again for ten seconds. */
  private static final long PAUSE_MILLIS = 100;

  private static final int MAX_PAUSES = 100;

  private final BrokerState broker;
  private final Destination replyTo;
  private final long[] orders;
  private int next;
  private int pauses;

  JobBrowse(BrokerState broker, SchedulerRequest request, Destination replyTo) {
    this.broker = broker;
    this.replyTo = replyTo;
    orders =
        broker.scheduled.between(request.fromMillis(), request.toMillis()).stream()
            .limit(MAX_JOBS)
            .mapToLong(scheduled -> scheduled.order)
            .toArray();
  }

  @Override
  public long goOn() {
    int jobs = 0;
    long bytes = 0;
    for (; next < orders.length; next++) {
      ScheduledEntry scheduled = broker.scheduled.find(orders[next]);
      if (scheduled == null) {
        continue; // It went meanwhile.
      }
      if (jobs == MAX_JOBS_IN_TURN || bytes >= MAX_BYTES_IN_TURN) {
        return 1;
      }
      StoredMessage message = scheduled.entry.message;
      if (!message.isResident()) {
        broker.lane.readFor(broker.scheduled.queue(), message);
        return READS;
      }
      Refusal refusal = show(scheduled);
      if (refusal != null) {
        return pauseOrEnd(refusal);
      }
      pauses = 0;
      jobs++;
      bytes += message.sizeBytes;
    }
    return DONE;
  }

  private long pauseOrEnd(Refusal refusal) {
    boolean mayPass = refusal.cause() == Refusal.Cause.QUOTA && pauses++ < MAX_PAUSES;
    if (!mayPass) {
      broker.publishing.refused(refusal);
    }
    return mayPass ? PAUSE_MILLIS : DONE;
  }

  private Refusal show(ScheduledEntry scheduled) {
    Placement placement = new Placement(broker, reply(scheduled), null);
    if (placement.refusal() == null) {
      boolean afterLog = broker.lane.awaitsLog(scheduled.entry.message);
      broker.publishing.place(placement, afterLog);
    }
    return placement.refusal();
  }

  private Message reply(ScheduledEntry scheduled) {
    Message message = scheduled.entry.message.content;
    List<Property> properties = new ArrayList<>(message.properties().application());
    properties.removeIf(property -> property.name().equals(SchedulerRequest.JOB_ID));
    properties.add(new Property(SchedulerRequest.JOB_ID, scheduled.jobId()));
    describe(message, properties);
    // A client takes what has an id that it has seen for a duplicate.
    return message
        .withDestination(replyTo)
        .withTimes(message.timestampMillis(), message.expiresAtMillis(), null)
        .withRetain(false)
        .notDurable()
        .withProperties(message.properties().with(null, properties));
  }

  /** Adds what its sender did not say in ActiveMQ's words. */
  private static void describe(Message message, List<Property> properties) {
    Schedule schedule = message.schedule();
    long delayMillis = Math.max(0, schedule.atMillis() - message.timestampMillis());
    addUnless(schedule.atMillis() == 0, message, properties, Schedule.DELAY, delayMillis);
    addUnless(
        schedule.periodMillis() == 0,
        message,
        properties,
        Schedule.PERIOD,
        schedule.periodMillis());
    addUnless(schedule.repeat() == 0, message, properties, Schedule.REPEAT, schedule.repeat());
    addUnless(schedule.cron() == null, message, properties, Schedule.CRON, schedule.cron());
  }

  private static void addUnless(
      boolean absent, Message message, List<Property> properties, String name, Object value) {
    if (!absent && message.properties().value(name) == null) {
      properties.add(new Property(name, value));
    }
  }
}
