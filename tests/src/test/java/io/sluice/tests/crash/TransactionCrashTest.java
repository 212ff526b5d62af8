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
 * commit was answered, not at all if there was none, and whole or not at all in between.
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
    fillTransfer();
    for (int round = 0; round < ROUNDS; round++) {
      loadUntilKilled(amqp, stomp);
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
    List<String> transferred = new ArrayList<>(AmqpTransactions.drain(product, Transfer.FROM));
    transferred.addAll(AmqpTransactions.drain(product, Transfer.TO));
    assertThat(transferred)
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, TRANSFERRED).mapToObj(String::valueOf).toList());
  }

  private void fillTransfer() throws Exception {
    try (Client client = Client.create();
        Connection connection = AmqpTransactions.connect(client, product);
        Sender sender = connection.openSender(Transfer.FROM)) {
      for (int i = 0; i < TRANSFERRED; i++) {
        sender.send(Message.create(String.valueOf(i)).durable(true)).awaitSettlement();
      }
    }
  }

  private void loadUntilKilled(AmqpTransactions amqp, StompTransactions stomp) throws Exception {
    load.start(amqp);
    load.start(stomp);
    load.start(new Transfer(product));
    int amqpTarget = amqp.batches.commits() + 20 + random.nextInt(200);
    int stompTarget = stomp.batches.commits() + 20 + random.nextInt(200);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () ->
                !load.allRun()
                    || amqp.batches.commits() >= amqpTarget
                        && stomp.batches.commits() >= stompTarget);
    assertThat(load.allRun()).as(() -> "a client was cut off, seed " + SEED).isTrue();
    product.kill9();
    load.awaitEnd();
  }
}
