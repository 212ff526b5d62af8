package io.sluice.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.Map;

/** Sends batches in STOMP transactions, now and then one that it aborts, until it is cut off. */
final class StompTransactions implements LoadClient {
  static final String NAME = "transactions.stomp";
  private static final byte[] EMPTY = {};

  private final Product product;
  final Batches batches = new Batches();

  StompTransactions(Product product) {
    this.product = product;
  }

  @Override
  public void run() throws IOException {
    try (RawStomp client = RawStomp.open(product, Transport.TCP)) {
      RawStomp.Frame answer = client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
      if (!answer.command().equals("CONNECTED")) {
        throw new AssertionError("refused: " + answer);
      }
      while (true) {
        send(client);
      }
    }
  }

  private void send(RawStomp client) throws IOException {
    int batch = batches.next();
    Map<String, String> transaction = Map.of("transaction", "t" + batch);
    client.send("BEGIN", transaction, EMPTY);
    for (int i = 0; i < Batches.SIZE; i++) {
      Map<String, String> headers =
          Map.of("transaction", "t" + batch, "destination", "/queue/" + NAME, "persistent", "true");
      client.send("SEND", headers, Batches.body(batch, i).getBytes(UTF_8));
    }
    if (batch % 7 == 0) {
      batches.rolledBack(batch);
      client.sendAndWait("ABORT", transaction, EMPTY);
    } else {
      client.sendAndWait("COMMIT", transaction, EMPTY);
      batches.committed(batch);
    }
  }
}
