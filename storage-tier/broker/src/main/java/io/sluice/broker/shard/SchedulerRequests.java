package io.sluice.broker.shard;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import io.sluice.broker.api.SessionEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out what clients ask of the scheduler, in whatever protocol, by messages to ActiveMQ's
 * topic for that: to show what is scheduled, or to remove it. Such a message goes nowhere else, and
 * is no part of a transaction.
 */
final class SchedulerRequests {
  private static final String TOPIC = "ActiveMQ/Scheduler/Management";

  /** More are refused until one is done. */
  private static final int MAX_UNDER_WAY = 16;

  private final BrokerState broker;
  private final ShardContext context;
  private final List<SchedulerWork> underWay = new ArrayList<>(0);
  private Timers.Key timer;

  SchedulerRequests(BrokerState broker) {
    this.broker = broker;
    context = broker.context;
  }

  /** True if the message is for this, and for nobody else. */
  static boolean isOne(Message message) {
    Destination destination = message.destination();
    return destination.isTopic() && destination.name().equals(TOPIC);
  }

  /** A client sent a request; answered as a publish is, a removal not before it is durable. */
  void receive(Connection from, long tag, Message message, int dedupId) {
    long throttleMillis = context.quotas.takePublish(message.sizeBytes());
    Refusal refusal = throttleMillis < 0 ? context.quotas.publishRateRefusal() : refusalOf(message);
    if (refusal != null) {
      broker.publishing.refused(refusal);
      from.send(false, new SessionEvent.Published(tag, refusal, true, 0));
      return;
    }
    context.meters.countIn(context.nowMillis, from.protocol, message.sizeBytes());
    Runnable answer =
        () -> {
          if (from.isOpen) {
            broker.publishing.remember(from.session, dedupId);
            from.send(true, new SessionEvent.Published(tag, null, true, throttleMillis));
          }
        };
    carryOut(SchedulerRequest.of(message), message.properties().replyTo(), answer);
  }

  private Refusal refusalOf(Message message) {
    Refusal refusal = Placement.refusalOfSize(broker, message);
    if (refusal == null) {
      refusal = SchedulerRequest.problemOf(message);
    }
    if (refusal == null && underWay.size() >= MAX_UNDER_WAY) {
      refusal =
          Refusal.of(
              Refusal.Cause.QUOTA,
              "the scheduler is busy with " + MAX_UNDER_WAY + " requests; try again later");
    }
    Destination replyTo = message.properties().replyTo();
    return refusal == null && replyTo != null ? refusalOfReplies(replyTo) : refusal;
  }

  private Refusal refusalOfReplies(Destination replyTo) {
    if (replyTo.isTemporary()) {
      return broker.temporaries.exists(replyTo) ? null : Temporaries.refusalOfMissing(replyTo);
    }
    return replyTo.isTopic() ? null : broker.refusalOfQueue(replyTo.name());
  }

  private void carryOut(SchedulerRequest request, Destination replyTo, Runnable answer) {
    switch (request.action()) {
      case BROWSE -> {
        underWay.add(new JobBrowse(broker, request, replyTo));
        answer.run();
      }
      case REMOVE -> {
        remove(request.jobId());
        answer.run();
      }
      case REMOVEALL -> underWay.add(new JobRemoval(broker, request, answer));
    }
    goOn();
  }

  /** One that went, or was removed, already is as good as removed now. */
  private void remove(String jobId) {
    int dash = jobId.lastIndexOf('-');
    ScheduledEntry found = null;
    try {
      found = broker.scheduled.find(Long.parseLong(jobId.substring(dash + 1)));
    } catch (NumberFormatException another) {
      return;
    }
    if (found != null && found.jobId().equals(jobId)) {
      broker.settlement.dequeue(broker.scheduled.queue(), found.entry);
    }
  }

  /** Does a turn's share of what is under way; called when more can be done. */
  void goOn() {
    if (underWay.isEmpty()) {
      return;
    }
    long pauseMillis = Long.MAX_VALUE;
    for (SchedulerWork work : List.copyOf(underWay)) {
      long wait = work.goOn();
      if (wait == SchedulerWork.DONE) {
        underWay.remove(work);
      } else {
        pauseMillis = Math.min(pauseMillis, wait);
      }
    }
    cancelTimer();
    if (pauseMillis != Long.MAX_VALUE) {
      timer = context.timers.schedule(context.nowMillis + pauseMillis, this::goOn);
    }
  }

  private void cancelTimer() {
    context.timers.cancel(timer);
    timer = null;
  }

  /** The broker goes: nothing is carried out any more. */
  void cancel() {
    cancelTimer();
    underWay.clear();
  }
}
