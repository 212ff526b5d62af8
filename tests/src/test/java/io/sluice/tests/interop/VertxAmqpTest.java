package io.sluice.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import io.vertx.amqp.AmqpClient;
import io.vertx.amqp.AmqpClientOptions;
import io.vertx.amqp.AmqpConnection;
import io.vertx.amqp.AmqpMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The AMQP client of Vert.x, which bridges to other brokers are made of. */
class VertxAmqpTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void sendsWithAnswerAndReads() throws Exception {
    AmqpClientOptions options =
        new AmqpClientOptions()
            .setHost("localhost")
            .setPort(Product.shared().port("amqp"))
            .setUsername(Product.DEMO)
            .setPassword(Product.DEMO_PASSWORD);
    AmqpConnection connection = get(AmqpClient.create(vertx, options).connect());
    LinkedBlockingQueue<AmqpMessage> received = new LinkedBlockingQueue<>();
    get(connection.createReceiver("vertx.amqp")).handler(received::add);
    var sender = get(connection.createSender("vertx.amqp"));

    for (int i = 0; i < 100; i++) {
      get(sender.sendWithAck(AmqpMessage.create().durable(true).withBody("m" + i).build()));
    }

    for (int i = 0; i < 100; i++) {
      assertThat(received.poll(20, TimeUnit.SECONDS).bodyAsString()).isEqualTo("m" + i);
    }
    get(connection.close());
  }
}
