package io.sluice.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.Product;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** Sends batches in AMQP transactions, now and then one that it rolls back, until it is cut off. */
final class AmqpTransactions implements LoadClient {
  static final String QUEUE = "queue://transactions.amqp";

  private final Product product;
  final Batches batches = new Batches();

  AmqpTransactions(Product product) {
    this.product = product;
  }

  @Override
  public void run() throws IOException {
    try (Client client = Client.create();
        Connection connection = connect(client, product)) {
      Session session = connection.openSession();
      Sender sender = session.openSender(QUEUE);
      while (true) {
        send(session, sender);
      }
    } catch (ClientException cutOff) {
      throw new EOFException(cutOff.getMessage());
    }
  }

  private void send(Session session, Sender sender) throws ClientException {
    int batch = batches.next();
    session.beginTransaction();
    for (int i = 0; i < Batches.SIZE; i++) {
      sender.send(Message.create(Batches.body(batch, i)).durable(true));
    }
    if (batch % 7 == 0) {
      batches.rolledBack(batch);
      session.rollbackTransaction();
    } else {
      session.commitTransaction();
      batches.committed(batch);
    }
  }

  static Connection connect(Client client, Product product) throws ClientException {
    ConnectionOptions options =
        new ConnectionOptions().user(Product.DEMO).password(Product.DEMO_PASSWORD);
    options.reconnectEnabled(false);
    return client.connect("localhost", product.port("amqp"), options);
  }

  /** Takes all there is from a queue. */
  static List<String> drain(Product product, String queue) throws ClientException {
    List<String> bodies = new ArrayList<>();
    try (Client client = Client.create();
        Connection connection = connect(client, product);
        Receiver receiver = connection.openReceiver(queue)) {
      Delivery delivery = receiver.receive(5, TimeUnit.SECONDS);
      while (delivery != null) {
        Object body = delivery.message().body();
        bodies.add(body instanceof byte[] bytes ? new String(bytes, UTF_8) : (String) body);
        delivery.accept();
        delivery = receiver.receive(2, TimeUnit.SECONDS);
      }
    }
    return bodies;
  }
}
