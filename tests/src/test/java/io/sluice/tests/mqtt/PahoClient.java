package io.sluice.tests.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tests.product.Product;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Eclipse Paho's clients for MQTT 3 and 5, which have the same calls but no common type. */
interface PahoClient extends AutoCloseable {
  /** Publishes and waits until it is acknowledged as its QoS has it. */
  void publish(String topic, byte[] payload, int qos) throws Exception;

  void subscribe(String filter, int qos) throws Exception;

  BlockingQueue<byte[]> received();

  @Override
  void close() throws Exception;

  /** The next message's payload. */
  default byte[] receive() throws InterruptedException {
    byte[] payload = received().poll(10, TimeUnit.SECONDS);
    assertThat(payload).as("a message").isNotNull();
    return payload;
  }

  /** A client that has connected as the user of the demo broker. */
  static PahoClient connect(Product product, String listener, String version, boolean clean)
      throws Exception {
    return connect(product, listener, version, Names.unique("paho"), clean);
  }

  static PahoClient connect(
      Product product, String listener, String version, String clientId, boolean clean)
      throws Exception {
    String uri = uri(product, listener);
    return version.equals("5.0")
        ? new Paho5(uri, Tls.socketFactory(product), clientId, clean)
        : new Paho3(
            uri, Tls.socketFactory(product), clientId, version.equals("3.1") ? 3 : 4, clean);
  }

  private static String uri(Product product, String listener) {
    String scheme =
        switch (listener) {
          case Product.MQTTS -> "ssl";
          case Product.WS -> "ws";
          case Product.WSS -> "wss";
          default -> "tcp";
        };
    String path = scheme.startsWith("ws") ? "/mqtt" : "";
    return scheme + "://localhost:" + product.port(listener) + path;
  }

  /** MQTT 3.1 and 3.1.1. */
  final class Paho3 implements PahoClient {
    private final org.eclipse.paho.client.mqttv3.MqttClient client;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    Paho3(
        String uri, javax.net.ssl.SSLSocketFactory tls, String clientId, int version, boolean clean)
        throws Exception {
      var options = new org.eclipse.paho.client.mqttv3.MqttConnectOptions();
      options.setUserName(Product.DEMO);
      options.setPassword(Product.DEMO_PASSWORD.toCharArray());
      options.setMqttVersion(version);
      options.setCleanSession(clean);
      if (uri.startsWith("ssl") || uri.startsWith("wss")) {
        options.setSocketFactory(tls);
      }
      client =
          new org.eclipse.paho.client.mqttv3.MqttClient(
              uri, clientId, new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
      client.setTimeToWait(10_000);
      client.setCallback(
          new org.eclipse.paho.client.mqttv3.MqttCallback() {
            @Override
            public void connectionLost(Throwable cause) {}

            @Override
            public void messageArrived(
                String topic, org.eclipse.paho.client.mqttv3.MqttMessage message) {
              received.add(message.getPayload());
            }

            @Override
            public void deliveryComplete(org.eclipse.paho.client.mqttv3.IMqttDeliveryToken token) {}
          });
      client.connect(options);
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) throws Exception {
      client.publish(topic, payload, qos, false);
    }

    @Override
    public void subscribe(String filter, int qos) throws Exception {
      client.subscribe(filter, qos);
    }

    @Override
    public BlockingQueue<byte[]> received() {
      return received;
    }

    @Override
    public void close() throws Exception {
      client.disconnect();
      client.close();
    }
  }

  /** MQTT 5. */
  final class Paho5 implements PahoClient {
    private final org.eclipse.paho.mqttv5.client.MqttClient client;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    Paho5(String uri, javax.net.ssl.SSLSocketFactory tls, String clientId, boolean clean)
        throws Exception {
      var options = new org.eclipse.paho.mqttv5.client.MqttConnectionOptions();
      options.setUserName(Product.DEMO);
      options.setPassword(Product.DEMO_PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      options.setCleanStart(clean);
      if (!clean) {
        options.setSessionExpiryInterval(600L);
      }
      if (uri.startsWith("ssl") || uri.startsWith("wss")) {
        options.setSocketFactory(tls);
      }
      client =
          new org.eclipse.paho.mqttv5.client.MqttClient(
              uri, clientId, new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
      client.setTimeToWait(10_000);
      client.setCallback(new Paho5Callback(message -> received.add(message.getPayload())));
      client.connect(options);
    }

    @Override
    public void publish(String topic, byte[] payload, int qos) throws Exception {
      client.publish(topic, payload, qos, false);
    }

    @Override
    public void subscribe(String filter, int qos) throws Exception {
      client.subscribe(filter, qos);
    }

    @Override
    public BlockingQueue<byte[]> received() {
      return received;
    }

    @Override
    public void close() throws Exception {
      client.disconnect();
      client.close();
    }
  }
}
