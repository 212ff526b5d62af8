package io.sluice.tests.product;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttWebSocketConfig;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * HiveMQ's MQTT 5 client, set up for each of a product's listeners as the user of the demo broker.
 */
public final class Clients {
  private Clients() {}

  /** A client that is not connected yet, over the listener of this name. */
  public static Mqtt5ClientBuilder builder(Product product, String listener, String clientId) {
    Mqtt5ClientBuilder builder =
        MqttClient.builder()
            .useMqttVersion5()
            .identifier(clientId)
            .serverHost("localhost")
            .serverPort(product.port(listener))
            .simpleAuth()
            .username(Product.DEMO)
            .password(Product.DEMO_PASSWORD.getBytes(StandardCharsets.UTF_8))
            .applySimpleAuth();
    if (listener.equals(Product.WS) || listener.equals(Product.WSS)) {
      builder = builder.webSocketConfig(MqttWebSocketConfig.builder().serverPath("mqtt").build());
    }
    if (listener.equals(Product.MQTTS) || listener.equals(Product.WSS)) {
      builder = builder.sslConfig(trusting(product));
    }
    return builder;
  }

  /** As {@link #builder}, connected with a clean start. */
  public static Mqtt5BlockingClient connected(Product product, String listener, String clientId) {
    Mqtt5BlockingClient client = builder(product, listener, clientId).buildBlocking();
    client.connect();
    return client;
  }

  /** TLS that trusts the product's own certificate and checks its host name. */
  public static MqttClientSslConfig trusting(Product product) {
    try (InputStream pem = Files.newInputStream(product.certificate())) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "product", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return MqttClientSslConfig.builder().trustManagerFactory(factory).build();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
