package io.sluice.gateway.amqp;

import io.sluice.broker.api.Message;
import io.sluice.broker.api.SessionEvent.Published;
import org.apache.qpid.protonj2.engine.IncomingDelivery;

/**
 * A client's messages that the shard has not answered for yet: a ring of deliveries by their tag.
 * The shard answers in whichever order they are durable.
 */
final class Publishes {
  private static final int FIRST_CAPACITY = 8;

  private final AmqpClient client;
  private long head;
  private long tail;
  private InboundLink[] links = new InboundLink[FIRST_CAPACITY];
  private IncomingDelivery[] deliveries = new IncomingDelivery[FIRST_CAPACITY];
  private int[] bytes = new int[FIRST_CAPACITY];

  Publishes(AmqpClient client) {
    this.client = client;
  }

  /** Gives a message to the shard, which is to answer the delivery that brought it. */
  void publish(InboundLink link, IncomingDelivery delivery, Message message) {
    client.session().publish(add(link, delivery, message.sizeBytes()), message, 0);
  }

  /** The same inside a transaction. */
  void publish(InboundLink link, IncomingDelivery delivery, Message message, long transactionId) {
    client.session().publish(add(link, delivery, message.sizeBytes()), message, transactionId);
  }

  private long add(InboundLink link, IncomingDelivery delivery, int messageBytes) {
    if (tail - head == links.length) {
      grow();
    }
    int at = place(tail);
    links[at] = link;
    deliveries[at] = delivery;
    bytes[at] = messageBytes;
    client.backlog().add(messageBytes);
    return tail++;
  }

  void onPublished(Published answer) {
    int at = place(answer.tag());
    InboundLink link = links[at];
    IncomingDelivery delivery = deliveries[at];
    links[at] = null;
    deliveries[at] = null;
    while (head < tail && links[place(head)] == null) {
      head++;
    }
    client.backlog().remove(bytes[at]);
    if (answer.throttleMillis() > 0) {
      client.connection().gate().throttle(answer.throttleMillis());
    }
    link.onPublished(delivery, answer.refusal());
  }

  private int place(long tag) {
    return (int) tag & links.length - 1;
  }

  private void grow() {
    InboundLink[] oldLinks = links;
    IncomingDelivery[] oldDeliveries = deliveries;
    int[] oldBytes = bytes;
    links = new InboundLink[2 * oldLinks.length];
    deliveries = new IncomingDelivery[links.length];
    bytes = new int[links.length];
    for (long tag = head; tag < tail; tag++) {
      int from = (int) tag & oldLinks.length - 1;
      links[place(tag)] = oldLinks[from];
      deliveries[place(tag)] = oldDeliveries[from];
      bytes[place(tag)] = oldBytes[from];
    }
  }
}
