package io.sluice.tests.matrix;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.Transport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** STOMP 1.2, frame by frame. */
final class StompPeer implements Peer {
  /** Headers of a MESSAGE that are not an application's. */
  private static final Set<String> HEADERS =
      Set.of(
          "subscription",
          "message-id",
          "destination",
          "ack",
          "content-length",
          "content-type",
          "timestamp",
          "expires",
          "priority",
          "persistent",
          "redelivered",
          "correlation-id",
          "reply-to",
          "type");

  private final RawStomp client;

  StompPeer(Product product) throws IOException {
    client = RawStomp.open(product, Transport.TCP);
    RawStomp.Frame answer = client.connect("localhost", Product.DEMO, Product.DEMO_PASSWORD);
    if (!answer.command().equals("CONNECTED")) {
      throw new IOException("refused: " + answer);
    }
  }

  @Override
  public void send(String topic, Sample sample) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("destination", destination(topic));
    if (!sample.text()) {
      headers.put("content-length", String.valueOf(sample.body().length));
    }
    headers.put("content-type", Sample.CONTENT_TYPE);
    headers.put("persistent", "true");
    headers.put("priority", String.valueOf(Sample.PRIORITY));
    headers.put("expires", String.valueOf(System.currentTimeMillis() + Sample.TTL_MILLIS));
    headers.put("correlation-id", Sample.CORRELATION);
    headers.put("reply-to", "/topic/" + Sample.REPLY_TO_DOTTED);
    headers.put(Sample.PROPERTY, Sample.PROPERTY_VALUE);
    headers.put(Sample.NUMBER, String.valueOf(Sample.NUMBER_VALUE));
    client.sendAndWait("SEND", headers, sample.body());
  }

  @Override
  public void subscribe(String topic) throws IOException {
    Map<String, String> headers = Map.of("id", "1", "destination", destination(topic));
    client.sendAndWait("SUBSCRIBE", headers, new byte[0]);
  }

  private static String destination(String topic) {
    return "/topic/" + topic.replace('/', '.');
  }

  @Override
  public Received receive() throws IOException {
    RawStomp.Frame message = client.require("MESSAGE");
    Map<String, Object> properties = new LinkedHashMap<>(message.headers());
    properties.keySet().removeAll(HEADERS);
    String expires = message.header("expires");
    boolean forEver = expires == null || expires.equals("0");
    String priority = message.header("priority");
    return new Received(
        message.header("content-length") == null,
        message.body(),
        properties,
        message.header("correlation-id"),
        message.header("reply-to"),
        message.header("content-type"),
        forEver ? null : Long.parseLong(expires) - System.currentTimeMillis(),
        priority == null ? null : Integer.valueOf(priority));
  }

  @Override
  public void close() {
    client.close();
  }
}
