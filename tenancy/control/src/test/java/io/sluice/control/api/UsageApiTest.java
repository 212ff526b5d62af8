package io.sluice.control.api;

import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.operator;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.control.FakeTenantAdmin;
import jakarta.inject.Inject;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Usage over HTTP. */
@QuarkusTest
class UsageApiTest {
  @Inject FakeTenantAdmin admin;

  @BeforeEach
  void reset() {
    admin.reset();
  }

  @Test
  void showsUsageByHourAndProtocol() {
    operator()
        .get("/api/v1/tenants/demo/usage?from=2026-01-01T00:30:00Z&to=2026-01-01T02:00:00Z")
        .then()
        .statusCode(200)
        .body("tenant", is("demo"))
        .body("from", is("2026-01-01T00:00:00Z"))
        .body("to", is("2026-01-01T02:00:00Z"))
        .body("rows[0].hour", is("2026-01-01T00:00:00Z"))
        .body("rows[0].protocol", is("mqtt"))
        .body("rows[0].connectionMinutes", is(1.5f))
        .body("rows[0].messagesIn", is(1))
        .body("rows[0].bytesIn", is(2))
        .body("rows[0].messagesOut", is(3))
        .body("rows[0].bytesOut", is(4))
        .body("rows[1].protocol", nullValue())
        .body("rows[1].storedByteHours", is(0.5f));
    Assertions.assertThat(admin.calls()).containsExactly("usage demo 490896 490898");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "from=yesterday                                    | 'yesterday' is not an ISO-8601 instant",
        "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z | is not before",
        "from=2026-01-01T00:00:00Z&to=2026-02-02T00:00:00Z | more than 31 days apart",
        "to=-1000000000-12-31T00:00:00Z                    | is not an ISO-8601 instant",
      })
  void refusesARangeThatMakesNoSense(String query, String detail) {
    assertProblem(operator().get("/api/v1/tenants/demo/usage?" + query).then(), 400, detail);
  }

  @Test
  void showsTheUsageOfTheLastDayIfNotTold() {
    operator().get("/api/v1/tenants/demo/usage").then().statusCode(200);
    assertProblem(operator().get("/api/v1/tenants/none/usage").then(), 404, "no tenant 'none'");
  }
}
