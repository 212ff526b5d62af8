package io.sluice.gateway.amqp;

import io.sluice.broker.api.SessionEvent.Delivery;
import io.sluice.gateway.amqp.codec.TransferPayload;
import io.sluice.gateway.amqp.message.MessageWriter;
import java.util.ArrayDeque;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.Session;
import org.apache.qpid.protonj2.engine.impl.ProtonDeliveryTagGenerator;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;

/**
 * Sends a link's deliveries, each in as many transfers as the client's frames ask for (2.6.14).
 * Those that its session's window has no room for wait; as they are not reported as written, the
 * shard's window bounds them.
 */
final class Transfers {
  private final AmqpClient client;
  private final Sender sender;
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>(0);
  private TransferPayload payload;

  /** The delivery of which only a part was sent, or null. */
  private Delivery begun;

  private OutgoingDelivery current;
  private Runnable whenSent;

  Transfers(AmqpClient client, Sender sender) {
    this.client = client;
    this.sender = sender;
    sender.setDeliveryTagGenerator(ProtonDeliveryTagGenerator.BUILTIN.POOLED.createGenerator());
  }

  /** Deliveries that the client takes besides those that wait here. */
  int credit() {
    int all = sender.getCredit(); // Negative if the client took back what was on its way.
    return Math.max(0, all - waiting.size() - (begun == null ? 0 : 1));
  }

  boolean hasCredit() {
    return credit() > 0;
  }

  void add(Delivery delivery) {
    waiting.add(delivery);
    flush();
  }

  /** Sends what waits, as far as the session's window goes. */
  void flush() {
    while (sender.isSendable() && (begun != null || !waiting.isEmpty())) {
      if (begun == null) {
        begin(waiting.poll());
      }
      sendOne();
    }
    if (begun != null || !waiting.isEmpty()) {
      client.sessionWindows().awaitRoom(this);
    } else if (whenSent != null) {
      Runnable then = whenSent;
      whenSent = null;
      then.run();
    }
  }

  /** The session of this link. */
  Session session() {
    return sender.getSession();
  }

  private void begin(Delivery delivery) {
    begun = delivery;
    current = sender.next();
    current.setLinkedResource(delivery.deliveryId());
    if (delivery.deliveryId() == 0 || sender.getSenderSettleMode() == SenderSettleMode.SETTLED) {
      current.settle();
    }
    if (payload == null) {
      payload = new TransferPayload();
    }
    MessageWriter.write(
        delivery.message(),
        delivery.deliveryCount(),
        delivery.redelivered(),
        client.nowMillis(),
        payload);
  }

  private void sendOne() {
    boolean last = client.connection().writer().carry(payload);
    current.streamBytes(null, last);
    if (last) {
      client.reports().add(begun.message().sizeBytes());
      begun = null;
      current = null;
    }
  }

  /** Calls this once nothing waits any more. */
  void whenSent(Runnable then) {
    whenSent = then;
    flush();
  }

  /** The link is gone: what waits was not sent, and the shard has it back. */
  void stop() {
    waiting.forEach(delivery -> client.reports().add(delivery.message().sizeBytes()));
    waiting.clear();
    if (begun != null) {
      client.reports().add(begun.message().sizeBytes());
      begun = null;
    }
    whenSent = null;
    client.sessionWindows().forget(this);
  }
}
