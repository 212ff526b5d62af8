package io.sluice.control.api;

import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.operator;
import static io.sluice.control.api.Api.put;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sluice.control.FakeTenantAdmin;
import jakarta.inject.Inject;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users over HTTP. */
@QuarkusTest
class UserApiTest {
  @Inject FakeTenantAdmin admin;

  @BeforeEach
  void reset() {
    admin.reset();
  }

  @Test
  void keepsUsersAndNeverShowsPasswords() {
    put("/tenants/demo/brokers/demo/users/anna", "{\"password\":\"x\",\"groups\":[\"b\",\"a\"]}")
        .statusCode(201)
        .header("Location", containsString("/demo/users/anna"))
        .body("name", is("anna"))
        .body("groups", equalTo(List.of("a", "b")))
        .body(not(containsString("assword")))
        .body(not(containsString("argon2")));
    put("/tenants/demo/brokers/demo/users/anna", "{}")
        .statusCode(200)
        .body("groups", equalTo(List.of()));
    operator()
        .get("/api/v1/tenants/demo/brokers/demo/users/anna")
        .then()
        .statusCode(200)
        .body(not(containsString("argon2")));
    operator()
        .get("/api/v1/tenants/demo/brokers/demo/users")
        .then()
        .statusCode(200)
        .body("name", hasItem("anna"))
        .body(not(containsString("argon2")));
    operator().delete("/api/v1/tenants/demo/brokers/demo/users/anna").then().statusCode(204);
    Assertions.assertThat(admin.calls())
        .containsExactly("disconnect demo demo anna ADMINISTRATIVE");
    assertProblem(
        operator().delete("/api/v1/tenants/demo/brokers/demo/users/anna").then(),
        404,
        "no user 'anna'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bert  | {\"groups\":[]}                         | 'bert' is new and needs a 'password'",
        "bert  | {\"password\":\"\"}                     | the password has 0 bytes",
        "bert  | {\"password\":7}                        | field 'password' is not of the right type",
        "bert  | {\"password\":\"x\",\"groups\":[\" \"]} | group name ' '",
        "bert  | {\"password\":\"x\",\"groups\":[null]}  | group name 'null'",
        "bert  | {\"password\":\"x\",\"groups\":\"a\"}   | field 'groups' is not of the right type",
        "be%20rt | {\"password\":\"x\"}                  | user name 'be rt'",
      })
  void refusesAUserThatMakesNoSense(String name, String body, String detail) {
    assertProblem(
        operator()
            .urlEncodingEnabled(false)
            .contentType(ContentType.JSON)
            .body(body)
            .put("/api/v1/tenants/demo/brokers/demo/users/" + name)
            .then(),
        400,
        detail);
  }

  @Test
  void boundsPasswordsInBytes() {
    String longest = "ä".repeat(512);
    put("/tenants/demo/brokers/demo/users/long", "{\"password\":\"" + longest + "\"}")
        .statusCode(201);
    assertProblem(
        put("/tenants/demo/brokers/demo/users/long", "{\"password\":\"" + longest + "x\"}"),
        400,
        "has 1025 bytes");
  }
}
