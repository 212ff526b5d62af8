package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.tests.product.Product;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.ClientOptions;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.Delivery;
import org.apache.qpid.protonj2.client.Message;
import org.apache.qpid.protonj2.client.Receiver;

/** AMQP 1.0 by ProtonJ2's client. */
final class AmqpPeer implements Peer {
  /** What the client shows where the header has no ttl. */
  private static final long FOR_EVER = 0xFFFF_FFFFL;

  private final Client client;
  private final Connection connection;
  private Receiver receiver;

  AmqpPeer(Product product, String containerId) throws Exception {
    client = Client.create(new ClientOptions().id(containerId));
    ConnectionOptions options =
        new ConnectionOptions().user(Product.DEMO).password(Product.DEMO_PASSWORD);
    connection = client.connect("localhost", product.port("amqp"), options);
    connection.openFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void send(String topic, Sample sample) throws Exception {
    Object body = sample.text() ? sample.string() : sample.body();
    Message<?> message =
        sample.text() ? Message.create((String) body) : Message.create((byte[]) body);
    message.durable(true);
    message.priority((byte) Sample.PRIORITY);
    message.timeToLive(Sample.TTL_MILLIS);
    message.correlationId(Sample.CORRELATION);
    message.replyTo("topic://" + Sample.REPLY_TO_DOTTED);
    message.contentType(Sample.CONTENT_TYPE);
    message.property(Sample.PROPERTY, Sample.PROPERTY_VALUE);
    message.property(Sample.NUMBER, Sample.NUMBER_VALUE);
    try (var sender = connection.openSender(address(topic))) {
      sender.send(message).awaitSettlement(20, TimeUnit.SECONDS);
    }
  }

  @Override
  public void subscribe(String topic) throws Exception {
    receiver = connection.openReceiver(address(topic));
    receiver.openFuture().get(20, TimeUnit.SECONDS);
  }

  private static String address(String topic) {
    return "topic://" + topic.replace('/', '.');
  }

  @Override
  public Received receive() throws Exception {
    Delivery delivery = receiver.receive(20, TimeUnit.SECONDS);
    Message<Object> message = delivery.message();
    Object body = message.body();
    Map<String, Object> properties = new LinkedHashMap<>();
    message.forEachProperty((name, value) -> properties.put((String) name, value));
    Object correlation = message.correlationId();
    return new Received(
        body instanceof String,
        body instanceof String text ? text.getBytes(UTF_8) : (byte[]) body,
        properties,
        correlation instanceof org.apache.qpid.protonj2.types.Binary binary
            ? binary.asByteArray()
            : correlation,
        message.replyTo(),
        message.contentType(),
        message.timeToLive() == FOR_EVER ? null : message.timeToLive(),
        (int) message.priority());
  }

  @Override
  public void close() {
    connection.close();
    client.close();
  }
}
