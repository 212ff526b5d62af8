package io.sluice.gateway.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.broker.api.Body;
import io.sluice.broker.api.BodyKind;
import io.sluice.broker.api.Destination;
import io.sluice.broker.api.Message;
import io.sluice.broker.api.Qos;
import io.sluice.broker.api.SessionEvent.ConsumerOpened;
import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.fake.FakeSession;
import io.sluice.gateway.fake.FakeSession.Credit;
import io.sluice.model.Protocol;
import org.apache.qpid.protonj2.test.driver.codec.transport.Attach;
import org.apache.qpid.protonj2.test.driver.codec.transport.Begin;
import org.apache.qpid.protonj2.test.driver.codec.transport.Transfer;

/** A client that attaches to receive, and a shard that hands messages over to it. */
abstract class ReceivingClient {
  Peer peer = Peer.ready();
  long consumerId;
  private int window = Frames.WINDOW;

  final void attach() {
    attach(Frames.receiver("orders"));
  }

  final void attach(Attach attach) {
    peer.send(attach);
    FakeSession.Consume consume = peer.session().takeCall(FakeSession.Consume.class);
    consumerId = consume.consumer().consumerId();
    peer.emit(new ConsumerOpened(consume.tag(), null)).receive(Attach.class);
  }

  /** Grants credit, and returns what the shard was told. */
  final int credit(int credit) {
    peer.send(Frames.credit(credit).setIncomingWindow(Frames.uint(window)));
    Credit told = peer.session().takeCall(Credit.class);
    assertThat(told.consumerId()).isEqualTo(consumerId);
    return told.deliveries();
  }

  final void beginWithWindow(int transfers) {
    window = transfers;
    peer.send(Frames.begin(transfers)).receive(Begin.class);
  }

  final void receiveTransfers(int count) {
    for (int i = 0; i < count; i++) {
      peer.receive(Transfer.class);
    }
  }

  final Delivery delivery(int id) {
    return delivery(id, encoded(Frames.message("m")), 0, false);
  }

  static Delivery of(long consumer, int id) {
    return new Delivery(
        id,
        consumer,
        Qos.AT_LEAST_ONCE,
        false,
        false,
        0,
        false,
        null,
        encoded(Frames.message("m")));
  }

  final Delivery delivery(int id, Message message, int count, boolean again) {
    return new Delivery(
        id, consumerId, Qos.AT_LEAST_ONCE, false, again, count, false, null, message);
  }

  /** A message as the adapter made it of what an AMQP client sent. */
  static Message encoded(byte[] bytes) {
    Body body = new Body(BodyKind.BINARY, bytes, 0, 0, Protocol.AMQP, bytes.length);
    Message plain = Message.of(Destination.queue("orders"), Qos.AT_LEAST_ONCE, new byte[0]);
    return new Message(
        plain.destination(),
        plain.qos(),
        true,
        false,
        plain.priority(),
        0,
        0,
        null,
        plain.properties(),
        body);
  }
}
