package io.sluice.broker.shard;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.Refusal;
import java.util.Arrays;
import java.util.List;

/**
 * What a message to the scheduler's management destination asks for, in the words of ActiveMQ's
 * {@code ScheduledMessage}.
 *
 * @param jobId what to remove; null but for {@link Action#REMOVE}
 * @param fromMillis with {@code toMillis}, when what is meant goes next, both included
 */
record SchedulerRequest(Action action, String jobId, long fromMillis, long toMillis) {
  static final String JOB_ID = "scheduledJobId";
  private static final String ACTION = "AMQ_SCHEDULER_ACTION";
  private static final String START_TIME = "ACTION_START_TIME";
  private static final String END_TIME = "ACTION_END_TIME";

  /** What the scheduler can be asked. */
  enum Action {
    BROWSE,
    REMOVE,
    REMOVEALL
  }

  /** Why the message asks for nothing that can be done, or null. */
  static Refusal problemOf(Message message) {
    Action action = actionOf(message);
    if (action == null) {
      return invalid(ACTION + " is not one of " + List.of(Action.values()));
    }
    if (action == Action.REMOVE && message.properties().value(JOB_ID) == null) {
      return invalid(Action.REMOVE + " needs the " + JOB_ID + " of what is to be removed");
    }
    if (action == Action.BROWSE && message.properties().replyTo() == null) {
      return invalid(Action.BROWSE + " needs a reply-to destination for what is found");
    }
    for (String name : List.of(START_TIME, END_TIME)) {
      if (isUnreadable(message.properties().value(name))) {
        return invalid(name + " is no time in milliseconds since 1970");
      }
    }
    SchedulerRequest request = of(message);
    return request.fromMillis > request.toMillis
        ? invalid(START_TIME + " is after " + END_TIME)
        : null;
  }

  private static Refusal invalid(String why) {
    return Refusal.of(Refusal.Cause.INVALID, "the scheduler cannot do what it is asked: " + why);
  }

  private static Action actionOf(Message message) {
    Object text = message.properties().value(ACTION);
    return Arrays.stream(Action.values())
        .filter(action -> action.name().equals(text))
        .findFirst()
        .orElse(null);
  }

  private static boolean isUnreadable(Object time) {
    try {
      return time != null && Long.parseLong(time.toString()) < 0;
    } catch (NumberFormatException noNumber) {
      return true;
    }
  }

  /** The request of a message that has no problem. */
  static SchedulerRequest of(Message message) {
    Object jobId = message.properties().value(JOB_ID);
    return new SchedulerRequest(
        actionOf(message),
        jobId == null ? null : jobId.toString(),
        time(message, START_TIME, 0),
        time(message, END_TIME, Long.MAX_VALUE));
  }

  private static long time(Message message, String name, long otherwise) {
    Object time = message.properties().value(name);
    return time == null ? otherwise : Long.parseLong(time.toString());
  }
}
