package io.sluice.gateway.amqp;

import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent;
import io.sluice.broker.api.SessionEvent.ConsumerClosed;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.broker.api.SessionEvent.Drained;
import io.sluice.broker.api.SessionEvent.Published;
import io.sluice.broker.api.SessionEvent.Received;
import io.sluice.broker.api.SessionEvent.SubscriptionDeleted;
import io.sluice.broker.api.SessionEvent.SubscriptionFound;
import io.sluice.broker.api.SessionEvent.TemporaryAnswered;
import io.sluice.broker.api.SessionEvent.TransactionEnded;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a shard answers that grants everything and has messages for everybody. */
final class Answers {
  private static final int MAX_AT_ONCE = 16;
  private static final Message MESSAGE =
      Message.of(Destination.queue("orders"), Qos.AT_LEAST_ONCE, new byte[300]);

  private int lastDeliveryId;

  /** Answers what was asked for until nothing is. */
  void give(Peer peer) {
    FakeSession session = peer.session();
    if (session == null) {
      return;
    }
    for (List<Object> calls = session.takeCalls();
        !calls.isEmpty() && peer.channel.isOpen();
        calls = session.takeCalls()) {
      peer.emit(calls.stream().flatMap(this::to).toArray(SessionEvent[]::new));
    }
  }

  private Stream<SessionEvent> to(Object call) {
    if (call instanceof FakeSession.Publish publish) {
      return Stream.of(new Published(publish.tag(), null, true, 0));
    } else if (call instanceof FakeSession.PublishIn publish) {
      return Stream.of(new Published(publish.tag(), null, true, 0));
    } else if (call instanceof FakeSession.Consume consume) {
      return Stream.of(new ConsumerOpened(consume.tag(), null));
    } else if (call instanceof FakeSession.CloseConsumer close) {
      return Stream.of(new ConsumerClosed(close.tag()));
    } else if (call instanceof Credit credit) {
      return deliveries(credit);
    } else if (call instanceof FakeSession.Drain drain) {
      return Stream.of(new Drained(drain.consumerId(), 0));
    } else if (call instanceof FakeSession.Receive receive) {
      return Stream.of(new Received(receive.deliveryId(), true));
    }
    return toNames(call);
  }

  private static Stream<SessionEvent> toNames(Object call) {
    if (call instanceof FakeSession.CreateTemporary create) {
      return Stream.of(new TemporaryAnswered(create.tag(), null));
    } else if (call instanceof FakeSession.DeleteTemporary delete) {
      return Stream.of(new TemporaryAnswered(delete.tag(), null));
    } else if (call instanceof FakeSession.FindSubscription find) {
      return Stream.of(new SubscriptionFound(find.tag(), null, null));
    } else if (call instanceof FakeSession.DeleteSubscription delete) {
      return Stream.of(new SubscriptionDeleted(delete.tag(), null));
    } else if (call instanceof FakeSession.Commit commit) {
      return Stream.of(new TransactionEnded(commit.tag(), null));
    } else if (call instanceof FakeSession.Rollback rollback) {
      return Stream.of(new TransactionEnded(rollback.tag(), null));
    }
    return Stream.empty(); // Nothing is heard of what is settled, begun or written.
  }

  private Stream<SessionEvent> deliveries(Credit credit) {
    return IntStream.range(0, Math.min(credit.deliveries(), MAX_AT_ONCE))
        .mapToObj(
            i ->
                new Delivery(
                    ++lastDeliveryId,
                    credit.consumerId(),
                    Qos.AT_LEAST_ONCE,
                    false,
                    false,
                    0,
                    false,
                    null,
                    MESSAGE));
  }
}
