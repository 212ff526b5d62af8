package io.sluice.control.api;

import static io.restassured.RestAssured.given;
import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.basic;
import static io.sluice.control.api.Api.operator;
import static io.sluice.control.api.Api.put;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What all of the API has in common. */
@QuarkusTest
class ApiTest {
  @Test
  void listsInParts() {
    for (String name : new String[] {"l1", "l2", "l3"}) {
      put("/plans/" + name, "{}").statusCode(201);
    }
    operator()
        .get("/api/v1/plans?after=l&limit=2")
        .then()
        .statusCode(200)
        .body("name", equalTo(List.of("l1", "l2")))
        .header("Link", containsString("/api/v1/plans?limit=2&after=l2>; rel=\"next\""));
    operator()
        .get("/api/v1/plans?after=l2&limit=1000")
        .then()
        .body("name[0]", is("l3"))
        .header("Link", nullValue());
    assertProblem(operator().get("/api/v1/plans?limit=1001").then(), 400, "limit '1001'");
    assertProblem(operator().get("/api/v1/plans?limit=x").then(), 400, "limit 'x'");
  }

  @Test
  void letsInNobodyButTheOperator() {
    assertProblem(given().get("/api/v1/plans").then(), 401, "HTTP Basic")
        .header("WWW-Authenticate", "Basic realm=\"Sluice\", charset=\"UTF-8\"");
    assertProblem(basic("operator", "wrong").get("/api/v1/plans").then(), 401, "HTTP Basic");
    assertProblem(basic("operator", "").get("/api/v1/plans").then(), 401, "HTTP Basic");
    assertProblem(basic("demo", Beans.PASSWORD).get("/api/v1/plans").then(), 401, "HTTP Basic")
        .header("WWW-Authenticate", containsString("Basic"));
    assertProblem(
        given().header("Authorization", "Basic !").get("/api/v1/plans").then(), 401, "HTTP Basic");
    assertProblem(given().get("/api/v1/tenants/demo/usage").then(), 401, "HTTP Basic");
    assertProblem(
        given().contentType(ContentType.JSON).body("{").put("/api/v1/plans/p").then(),
        401,
        "HTTP Basic");
  }

  @Test
  void answersWhatItDoesNotOfferWithProblems() {
    assertProblem(operator().get("/api/v1/nothing").then(), 404, "/api/v1/nothing");
    assertProblem(operator().get("/api/v2/plans").then(), 404, "/api/v2/plans");
    assertProblem(operator().post("/api/v1/plans").then(), 405, "/api/v1/plans");
    assertProblem(operator().delete("/api/v1/tenants").then(), 405, "/api/v1/tenants");
    assertProblem(
        operator().contentType("text/plain").body("x").put("/api/v1/plans/p").then(),
        415,
        "application/json");
    assertProblem(
        operator().accept("text/html").get("/api/v1/plans").then(), 406, "application/json");
  }

  @Test
  void describesItselfInOpenApi() {
    given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("info.title", is("Sluice operator API"))
        .body("components.securitySchemes.operator.scheme", is("basic"))
        .body("components.securitySchemes.size()", is(1))
        .body("paths.'/api/v1/plans/{plan}'.put.summary", containsString("plan"))
        .body(
            "paths.'/api/v1/plans/{plan}'.put.responses.keySet()",
            equalTo(Set.of("200", "201", "default")))
        .body(
            "paths.'/api/v1/plans'.get.responses.default.content.'application/problem+json'.schema.$ref",
            is("#/components/schemas/Problem"))
        .body("components.schemas.Problem.properties.keySet()", hasItems("detail", "status"))
        .body("paths.'/api/v1/tenants/{tenant}/usage'.get.parameters.name", hasItems("from", "to"));
  }
}
