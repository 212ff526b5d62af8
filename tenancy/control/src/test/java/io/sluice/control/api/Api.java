package io.sluice.control.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

/** Sends requests as the operator does. */
final class Api {
  private Api() {}

  static RequestSpecification operator() {
    return basic("operator", Beans.PASSWORD);
  }

  static RequestSpecification basic(String user, String password) {
    return given().auth().preemptive().basic(user, password);
  }

  static ValidatableResponse put(String path, String body) {
    return operator().contentType(ContentType.JSON).body(body).put("/api/v1" + path).then();
  }

  static ValidatableResponse assertProblem(
      ValidatableResponse response, int status, String detail) {
    return response
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", is("about:blank"))
        .body("status", is(status))
        .body("title", not(is("Error")))
        .body("detail", containsString(detail));
  }
}
