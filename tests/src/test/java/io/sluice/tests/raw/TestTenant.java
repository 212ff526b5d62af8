package io.sluice.tests.raw;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.tests.product.Product;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A tenant made for one test over the API: a plan, a broker and a user, all of the tenant's name.
 */
public final class TestTenant {
  private static final String PASSWORD = "password-of-the-tests";

  private final Product product;
  private final String name;

  private TestTenant(Product product, String name) {
    this.product = product;
    this.name = name;
  }

  /** Makes the tenant; what {@code limits} leaves out is not limited. */
  public static TestTenant create(Product product, String name, Map<String, Integer> limits) {
    TestTenant tenant = new TestTenant(product, name);
    tenant.limit(limits);
    product.api().mustPut(tenant.path(), "{\"plan\":\"" + name + "\"}");
    tenant.addBroker(name);
    return tenant;
  }

  /** Replaces the limits of the tenant's plan. */
  public void limit(Map<String, Integer> limits) {
    String json =
        limits.entrySet().stream()
            .map(limit -> "\"" + limit.getKey() + "\":" + limit.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    product.api().mustPut("/api/v1/plans/" + name, json);
  }

  /** Makes a further broker, with the tenant's user. */
  public void addBroker(String broker) {
    product.api().mustPut(path() + "/brokers/" + broker, "{\"storage\":\"durable\"}");
    addUser(broker, name);
  }

  /** Makes a user who has the password of all users here. */
  public void addUser(String broker, String user) {
    product
        .api()
        .mustPut(
            path() + "/brokers/" + broker + "/users/" + user,
            "{\"password\":\"" + PASSWORD + "\"}");
  }

  public String name() {
    return name;
  }

  public String password() {
    return PASSWORD;
  }

  /** The tenant's place in the API. */
  public String path() {
    return "/api/v1/tenants/" + name;
  }

  /** What the API shows of the tenant's broker. */
  public JsonNode broker() {
    return product.api().mustGet(path() + "/brokers/" + name);
  }

  /** A connection that has said nothing yet. */
  public RawClient open(Transport transport) throws IOException {
    return new RawClient(transport.connect("localhost", product.port(transport.listener())), 4);
  }

  /** A CONNECT as the tenant's user to its broker. */
  public RawConnect connect(int version, String clientId) {
    return connect(version, clientId, name);
  }

  /** A CONNECT as the tenant's user to one of its brokers. */
  public RawConnect connect(int version, String clientId, String broker) {
    return new RawConnect(version, clientId).as(broker + "/" + name, PASSWORD);
  }

  /** A client that is connected over TCP. */
  public RawClient connected(int version, String clientId) throws IOException {
    return connected(connect(version, clientId));
  }

  /** A client that is connected over TCP. */
  public RawClient connected(RawConnect connect) throws IOException {
    RawClient client = open(Transport.TCP);
    RawClient.ConnAck answer = client.connect(connect);
    if (!answer.accepted()) {
      client.close();
      throw new IOException(connect.clientId() + " was refused with " + answer.code());
    }
    return client;
  }
}
