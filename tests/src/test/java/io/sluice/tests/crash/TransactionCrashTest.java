package io.sluice.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.tests.product.Product;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Sender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The product is killed under transactions of AMQP and STOMP clients: a batch is there whole if its
 * commit was answered, not at all if there was none, and whole or not at all in between. Of those
 * of two phases over OpenWire all that was decided is there, and nothing else.
 */
class TransactionCrashTest {
  private static final int ROUNDS = Integer.getInteger("sluice.crash.rounds", 3);
  private static final long SEED = Long.getLong("sluice.crash.seed", System.nanoTime());
  private static final int TRANSFERRED = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final Random random = new Random(SEED);
  private Load load;
  private Product product;

  @AfterEach
  void end() {
    if (load != null) {
      load.close();
    }
    if (product != null) {
      product.close();
    }
  }

  @Test
  @Timeout(600)
  void aTransactionIsWholeOrNotAtAll() throws Exception {
    System.out.printf("TransactionCrashTest: %d rounds, -Dsluice.crash.seed=%d%n", ROUNDS, SEED);
    product = Product.start(directory);
    load = new Load();
    AmqpTransactions amqp = new AmqpTransactions(product);
    StompTransactions stomp = new StompTransactions(product);
    XaTransfer xa = new XaTransfer(product);
    fill(Transfer.FROM);
    fill("queue://" + XaTransfer.FROM);
    for (int round = 0; round < ROUNDS; round++) {
      loadUntilKilled(amqp, stomp, xa);
      product.restart();
    }

    assertThat(amqp.batches.problems(AmqpTransactions.drain(product, AmqpTransactions.QUEUE)))
        .as("seed %d", SEED)
        .isEmpty();
    assertThat(
            stomp.batches.problems(
                AmqpTransactions.drain(product, "queue://" + StompTransactions.NAME)))
        .as("seed %d", SEED)
        .isEmpty();
    isTransferred(Transfer.FROM, AmqpTransactions.drain(product, Transfer.TO));
    xa.recover();
    List<String> transferredByXa = AmqpTransactions.drain(product, "queue://" + XaTransfer.TO);
    isTransferred("queue://" + XaTransfer.FROM, transferredByXa);
    assertThat(transferredByXa).as("seed %d", SEED).hasSameSizeAs(xa.decided);
  }

  /** What is not in one queue is in the other, and nothing is twice. */
  private void isTransferred(String from, List<String> there) throws Exception {
    List<String> all = new ArrayList<>(AmqpTransactions.drain(product, from));
    all.addAll(there);
    assertThat(all)
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, TRANSFERRED).mapToObj(String::valueOf).toList());
  }

  private void fill(String queue) throws Exception {
    try (Client client = Client.create();
        Connection connection = AmqpTransactions.connect(client, product);
        Sender sender = connection.openSender(queue)) {
      for (int i = 0; i < TRANSFERRED; i++) {
        sender.send(Message.create(String.valueOf(i)).durable(true)).awaitSettlement();
      }
    }
  }

  private void loadUntilKilled(AmqpTransactions amqp, StompTransactions stomp, XaTransfer xa)
      throws Exception {
    load.start(amqp);
    load.start(stomp);
    load.start(new Transfer(product));
    load.start(xa);
    int amqpTarget = amqp.batches.commits() + 20 + random.nextInt(200);
    int xaTarget = Math.min(TRANSFERRED, xa.decided.size() + 5 + random.nextInt(50));
    int stompTarget = stomp.batches.commits() + 20 + random.nextInt(200);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                !load.allRun()
                    || amqp.batches.commits() >= amqpTarget
                        && xa.decided.size() >= xaTarget
                        && stomp.batches.commits() >= stompTarget);
    assertThat(load.allRun()).as(() -> "a client was cut off, seed " + SEED).isTrue();
    product.kill9();
    load.awaitEnd();
  }
}
