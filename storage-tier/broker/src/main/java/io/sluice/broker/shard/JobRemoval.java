package io.sluice.broker.shard;

import java.util.ArrayList;
import java.util.List;

/** Removes what was scheduled when it was asked for, then answers. */
final class JobRemoval implements SchedulerWork {
  private static final int MAX_IN_TURN = 10_000;

  private final BrokerState broker;
  private final SchedulerRequest request;
  private final Runnable answer;
  private final long newestOrder;

  JobRemoval(BrokerState broker, SchedulerRequest request, Runnable answer) {
    this.broker = broker;
    this.request = request;
    this.answer = answer;
    newestOrder = broker.scheduled.newestOrder();
  }

  @Override
  public long goOn() {
    List<ScheduledEntry> some = new ArrayList<>();
    for (ScheduledEntry each : broker.scheduled.between(request.fromMillis(), request.toMillis())) {
      if (some.size() == MAX_IN_TURN) {
        break;
      }
      if (each.order <= newestOrder) {
        some.add(each);
      }
    }
    some.forEach(each -> broker.settlement.dequeue(broker.scheduled.queue(), each.entry));
    if (some.size() == MAX_IN_TURN) {
      return 1;
    }
    answer.run();
    return DONE;
  }
}
