package io.sluice.tests.crash;

import io.sluice.tests.product.Product;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Receiver;
import org.apache.qpid.protonj2.client.ReceiverOptions;
import org.apache.qpid.protonj2.client.Sender;
import org.apache.qpid.protonj2.client.Session;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** Takes messages from one queue and sends them to another, each in one transaction. */
final class Transfer implements LoadClient {
  static final String FROM = "queue://transfer.from";
  static final String TO = "queue://transfer.to";

  private final Product product;

  Transfer(Product product) {
    this.product = product;
  }

  @Override
  public void run() throws IOException {
    try (Client client = Client.create();
        Connection connection = AmqpTransactions.connect(client, product)) {
      Session session = connection.openSession();
      Sender sender = session.openSender(TO);
      Receiver receiver =
          session.openReceiver(FROM, new ReceiverOptions().creditWindow(5).autoAccept(false));
      while (true) {
        session.beginTransaction();
        Delivery delivery = receiver.receive(50, TimeUnit.MILLISECONDS);
        if (delivery != null) {
          delivery.accept();
          sender.send(delivery.message().durable(true));
        }
        session.commitTransaction();
      }
    } catch (ClientException cutOff) {
      throw new EOFException(cutOff.getMessage());
    }
  }
}
