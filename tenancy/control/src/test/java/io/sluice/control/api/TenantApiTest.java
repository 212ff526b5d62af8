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
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants over HTTP. */
@QuarkusTest
class TenantApiTest {
  @Inject FakeTenantAdmin admin;

  @BeforeEach
  void reset() {
    admin.reset();
  }

  @Test
  void keepsTenants() {
    put("/tenants/t1", "{\"plan\":\"free\"}")
        .statusCode(201)
        .header("Location", containsString("/api/v1/tenants/t1"))
        .body("name", is("t1"))
        .body("plan", is("free"));
    put("/tenants/t1", "{\"plan\":\"standard\"}").statusCode(200).body("plan", is("standard"));
    Assertions.assertThat(admin.calls()).containsExactly("configure t1", "configure t1");
    operator().get("/api/v1/tenants/t1").then().statusCode(200).body("plan", is("standard"));
    operator().get("/api/v1/tenants").then().statusCode(200).body("name", hasItems("demo", "t1"));
    operator().delete("/api/v1/tenants/t1").then().statusCode(204);
    assertProblem(operator().get("/api/v1/tenants/t1").then(), 404, "no tenant 't1'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"plan\":\"none\"}                  | 422 | no plan 'none'",
        "{\"plan\":\"No Ne\"}                 | 400 | is not a DNS label",
        "{}                                   | 400 | field 'plan' is missing",
        "{\"plan\":7}                         | 400 | field 'plan' is not of the right type",
        "{\"plan\":\"free\",\"colour\":\"red\"} | 400 | unknown field 'colour'; known are [plan]",
      })
  void refusesATenantThatMakesNoSense(String body, int status, String detail) {
    assertProblem(put("/tenants/bad", body), status, detail);
  }
}
