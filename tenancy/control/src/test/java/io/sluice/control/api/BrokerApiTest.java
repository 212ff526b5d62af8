package io.sluice.control.api;

import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.operator;
import static io.sluice.control.api.Api.put;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.control.FakeTenantAdmin;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Brokers over HTTP. */
@QuarkusTest
class BrokerApiTest {
  @Inject FakeTenantAdmin admin;

  @BeforeEach
  void reset() {
    admin.reset();
  }

  @Test
  void keepsBrokers() {
    put("/tenants/demo/brokers/b1", "{\"storage\":\"memory\"}")
        .statusCode(201)
        .header("Location", containsString("/api/v1/tenants/demo/brokers/b1"))
        .body("id", is("b1"))
        .body("endpoints.mqtts", is("mqtts://b1.localhost:8883"));
    put("/tenants/demo/brokers/b1", "{\"storage\":\"memory\"}").statusCode(200);
    assertProblem(
        put("/tenants/demo/brokers/b1", "{\"storage\":\"durable\"}"),
        409,
        "storage cannot be changed");
    operator()
        .get("/api/v1/tenants/demo/brokers")
        .then()
        .statusCode(200)
        .body("id", hasItems("b1", "demo"))
        .body("find { it.id == 'b1' }.storage", is("memory"));
    operator().delete("/api/v1/tenants/demo/brokers/b1").then().statusCode(204);
    Assertions.assertThat(admin.calls()).contains("disconnect demo b1 null BROKER_DELETED");
    assertProblem(operator().get("/api/v1/tenants/demo/brokers/b1").then(), 404, "no broker 'b1'");
  }

  @Test
  void showsABrokersLiveFigures() {
    operator()
        .get("/api/v1/tenants/demo/brokers/demo")
        .then()
        .statusCode(200)
        .body("id", is("demo"))
        .body("tenant", is("demo"))
        .body("storage", is("durable"))
        .body("endpoints.mqtts", is("mqtts://demo.localhost:8883"))
        .body("connections", is(3))
        .body("sessions", is(4))
        .body("subscriptions", is(5))
        .body("retainedMessages", is(6))
        .body("storedMessages", is(7))
        .body("storedBytes", is(8_000))
        .body("destinations[0].kind", is("topic"))
        .body("destinations[0].name", is("a/b"))
        .body("destinations[0].consumers", is(2))
        .body("destinations[0].depth", is(9));
  }

  @Test
  void refusesABrokerThatDoesNotFit() {
    put("/tenants/t2", "{\"plan\":\"free\"}").statusCode(201);
    assertProblem(
        put("/tenants/t2/brokers/demo", "{\"storage\":\"durable\"}"),
        409,
        "'demo' is taken by another tenant");
    assertProblem(
        put("/tenants/none/brokers/b2", "{\"storage\":\"durable\"}"), 404, "no tenant 'none'");
    assertProblem(
        put("/tenants/t2/brokers/b2", "{\"storage\":\"tape\"}"),
        400,
        "'tape' is neither 'durable' nor 'memory'");
    assertProblem(put("/tenants/t2/brokers/b2", "{}"), 400, "field 'storage' is missing");
    assertProblem(
        operator().get("/api/v1/tenants/t2/brokers/demo").then(), 404, "no broker 'demo'");
  }

  @Test
  void saysWhenAShardDoesNotAnswer() {
    admin.next(CompletableFuture.failedFuture(new IllegalStateException("disk full")));
    assertProblem(operator().get("/api/v1/tenants/demo/brokers/demo").then(), 503, "disk full");
    assertProblem(put("/tenants/demo", "{\"plan\":\"standard\"}"), 503, "again");
  }
}
