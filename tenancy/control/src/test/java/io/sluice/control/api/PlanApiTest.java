package io.sluice.control.api;

import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.operator;
import static io.sluice.control.api.Api.put;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans over HTTP. */
@QuarkusTest
class PlanApiTest {
  @Test
  void keepsPlans() {
    put("/plans/p1", "{\"connections\":7,\"storedBytes\":9000000000}")
        .statusCode(201)
        .header("Location", containsString("/api/v1/plans/p1"))
        .body("connections", is(7));
    put("/plans/p1", "{\"queueDepth\":0}").statusCode(200).header("Location", nullValue());
    operator()
        .get("/api/v1/plans/p1")
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("queueDepth", is(0))
        .body("connections", nullValue());
    operator()
        .get("/api/v1/plans")
        .then()
        .statusCode(200)
        .body("name", hasItems("free", "p1", "standard", "unlimited"))
        .body("find { it.name == 'free' }.limits.storedBytes", is(5_000_000_000L));
    operator().delete("/api/v1/plans/p1").then().statusCode(204);
    assertProblem(operator().delete("/api/v1/plans/p1").then(), 404, "no plan 'p1'");
    assertProblem(operator().get("/api/v1/plans/p1").then(), 404, "no plan 'p1'");
  }

  @Test
  void keepsAPlanInUse() {
    assertProblem(operator().delete("/api/v1/plans/standard").then(), 409, "demo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"conections\":1}      | 'conections' cannot be limited; what can is [connections, connectRate",
        "{\"connections\":-1}    | limit 'connections' is -1",
        "{\"connections\":null}  | limit 'connections' is null",
        "{\"connections\":1.5}   | field 'connections' is not of the right type",
        "{\"connections\":\"5\"} | field 'connections' is not of the right type",
        "{\"connections\":true}  | field 'connections' is not of the right type",
        "{\"connections\":99999999999999999999} | a number is out of range",
        "{\"connections\":1,\"connections\":2} | not well-formed JSON",
        "{\"connections\":1} x   | not well-formed JSON",
        "{\"connections\"        | not well-formed JSON",
        "[]                      | must be a JSON object",
        "7                       | must be a JSON object",
        "``                      | needs a body",
        "null                    | needs a body",
      })
  void refusesAPlanThatMakesNoSense(String body, String detail) {
    assertProblem(put("/plans/bad", body), 400, detail);
    operator().get("/api/v1/plans/bad").then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Big", "a.b", "-a", "a_b"})
  void refusesNamesThatAreNoDnsLabels(String name) {
    assertProblem(put("/plans/" + name, "{}"), 400, "'" + name + "' is not a DNS label");
    assertProblem(put("/tenants/" + name, "{\"plan\":\"free\"}"), 400, "is not a DNS label");
    assertProblem(
        put("/tenants/demo/brokers/" + name, "{\"storage\":\"durable\"}"),
        400,
        "is not a DNS label");
  }
}
