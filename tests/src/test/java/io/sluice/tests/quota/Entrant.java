package io.sluice.tests.quota;

import io.sluice.tests.product.Product;
import io.sluice.tests.raw.RawClient;
import io.sluice.tests.raw.RawStomp;
import io.sluice.tests.raw.TestTenant;
import io.sluice.tests.raw.Transport;
import io.sluice.tests.raw.TrustAll;
import jakarta.jms.ResourceAllocationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.apache.qpid.protonj2.client.Client;
import org.apache.qpid.protonj2.client.Connection;
import org.apache.qpid.protonj2.client.ConnectionOptions;
import org.apache.qpid.protonj2.client.exceptions.ClientConnectionRemotelyClosedException;
import org.apache.qpid.protonj2.client.exceptions.ClientException;

/** A client of some protocol that asks for a connection of a tenant. */
interface Entrant extends AutoCloseable {
  /**
   * Asks; true if it holds a connection, false if it was told in its protocol's words that none is
   * left.
   */
  boolean enter() throws Exception;

  /** The entrant of a number: they take turns in protocols and transports. */
  static Entrant of(int number, Product product, TestTenant tenant) throws Exception {
    Transport transport = Transport.values()[number / 4 % Transport.values().length];
    return switch (number % 4) {
      case 0 -> new Mqtt(tenant, tenant.open(transport), number);
      case 1 -> new Stomp(tenant, RawStomp.open(product, transport));
      case 2 -> new OpenWire(product, tenant, transport.tls());
      default -> new Amqp(product, tenant, transport.tls());
    };
  }

  /** MQTT 3.1.1 and 5. */
  record Mqtt(TestTenant tenant, RawClient client, int number) implements Entrant {
    @Override
    public boolean enter() throws Exception {
      int version = 4 + number % 2;
      int code = client.connect(tenant.connect(version, "entrant-" + number)).code();
      if (code != 0 && code != (version == 5 ? 0x97 : 3)) {
        throw new AssertionError("MQTT refused with " + code);
      }
      return code == 0;
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** STOMP 1.2. */
  record Stomp(TestTenant tenant, RawStomp client) implements Entrant {
    @Override
    public boolean enter() throws Exception {
      RawStomp.Frame answer = client.connect(tenant.name(), tenant.name(), tenant.password());
      boolean refused = answer.command().equals("ERROR");
      if (refused && !answer.header("message").contains("'connections'")) {
        throw new AssertionError("STOMP refused with " + answer);
      }
      return !refused;
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** AMQP 1.0 by ProtonJ2's client. */
  final class Amqp implements Entrant {
    private final Client client = Client.create();
    private final Product product;
    private final ConnectionOptions options;

    Amqp(Product product, TestTenant tenant, boolean tls) {
      this.product = product;
      options =
          new ConnectionOptions()
              .user(tenant.name())
              .password(tenant.password())
              .virtualHost(tenant.name());
      options.reconnectEnabled(false);
      if (tls) {
        options.sslEnabled(true);
        options.sslOptions().trustAll(true).verifyHost(false);
      }
    }

    @Override
    public boolean enter() throws Exception {
      int port = product.port(options.sslEnabled() ? "amqps" : "amqp");
      try {
        Connection connection = client.connect("localhost", port, options);
        // A refusal is an open and a close behind it; who gets a session holds the connection.
        connection.openFuture().get(60, TimeUnit.SECONDS);
        connection.openSession().openFuture().get(60, TimeUnit.SECONDS);
        return true;
      } catch (ExecutionException | ClientException refused) {
        Throwable cause = refused instanceof ExecutionException ? refused.getCause() : refused;
        if (cause instanceof ClientConnectionRemotelyClosedException closed
            && closed.getErrorCondition() != null
            && closed.getErrorCondition().condition().equals("amqp:resource-limit-exceeded")) {
          return false;
        }
        throw refused;
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** OpenWire by ActiveMQ's client. */
  final class OpenWire implements Entrant {
    private final ActiveMQConnectionFactory factory;
    private jakarta.jms.Connection connection;

    OpenWire(Product product, TestTenant tenant, boolean tls) throws Exception {
      factory = tls ? trusting(product) : new ActiveMQConnectionFactory(url(product, "tcp"));
      factory.setUserName(tenant.name() + "/" + tenant.name());
      factory.setPassword(tenant.password());
    }

    private static String url(Product product, String scheme) {
      String listener = scheme.equals("ssl") ? Product.OPENWIRES : Product.OPENWIRE;
      return scheme + "://localhost:" + product.port(listener);
    }

    private static ActiveMQConnectionFactory trusting(Product product) throws Exception {
      ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory(url(product, "ssl"));
      factory.setKeyAndTrustManagers(null, TrustAll.managers(), null);
      return factory;
    }

    @Override
    public boolean enter() throws Exception {
      connection = factory.createConnection();
      try {
        connection.start();
        return true;
      } catch (ResourceAllocationException refused) {
        return false;
      }
    }

    @Override
    public void close() throws Exception {
      if (connection != null) {
        connection.close();
      }
    }
  }
}
