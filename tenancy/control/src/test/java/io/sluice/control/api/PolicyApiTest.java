package io.sluice.control.api;

import static io.restassured.RestAssured.given;
import static io.sluice.control.api.Api.assertProblem;
import static io.sluice.control.api.Api.operator;
import static io.sluice.control.api.Api.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sluice.control.FakeTenantAdmin;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Policies over HTTP. */
@QuarkusTest
class PolicyApiTest {
  private static final String FORWARDED =
      """
      {"compositeDestinations": [
        {"kind": "queue", "name": "orders.in", "targets": [
          {"kind": "topic", "name": "orders.all"},
          {"kind": "queue", "name": "orders.eu", "selector": "region = 'eu'"}]}]}""";

  private static final String THREE_TRIES =
      """
      {"destinationPolicies": [
        {"kind": "queue", "pattern": "orders.>", "redelivery": {"maxDeliveries": 3},
         "deadLetter": {"strategy": "individual", "expired": true}}]}""";

  private static int brokers;

  @Inject FakeTenantAdmin admin;

  private String policy;

  @BeforeEach
  void makeBroker() {
    admin.reset();
    String broker = "/tenants/demo/brokers/policied-" + ++brokers;
    put(broker, "{\"storage\":\"memory\"}").statusCode(201);
    policy = broker + "/policy";
  }

  private ValidatableResponse get(String path) {
    return operator().get("/api/v1" + policy + path).then();
  }

  private ValidatableResponse rollBack(int revision) {
    return operator().post("/api/v1" + policy + "/revisions/" + revision + "/rollback").then();
  }

  @Test
  void showsTheDefaultPolicyUntilOneIsPut() {
    get("")
        .statusCode(200)
        .header("ETag", "\"0\"")
        .body("virtualTopics[0].topics", is("VirtualTopic.>"))
        .body("virtualTopics[0].consumerPrefix", is("Consumer.*."))
        .body("mirroredQueues.enabled", is(false))
        .body("destinationPolicies", hasSize(0));
    get("/revisions").statusCode(200).body("", hasSize(0));
    get("/revisions/0").statusCode(200).body("virtualTopics", hasSize(1));
    put(policy, "{}").statusCode(200).header("ETag", "\"0\"");
  }

  @Test
  void numbersEveryChangeAndTellsTheShard() {
    put(policy, FORWARDED)
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("compositeDestinations[0].forwardOnly", is(true))
        .body("compositeDestinations[0].targets[1].selector", is("region = 'eu'"));
    assertThat(admin.config().policyOf("policied-" + brokers).compositeDestinations()).hasSize(1);
    put(policy, FORWARDED).statusCode(200).header("ETag", "\"1\"");
    put(policy, THREE_TRIES)
        .header("ETag", "\"2\"")
        .body("destinationPolicies[0].kind", is("queue"))
        .body("destinationPolicies[0].redelivery.maxDeliveries", is(3))
        .body("destinationPolicies[0].deadLetter.strategy", is("individual"));

    get("").header("ETag", "\"2\"").body("compositeDestinations", hasSize(0));
    get("/revisions")
        .body("revision", is(java.util.List.of(1, 2)))
        .body("madeAt[1]", notNullValue())
        .body("rolledBackTo[1]", nullValue());
    get("/revisions/1").header("ETag", "\"1\"").body("compositeDestinations", hasSize(1));
  }

  @Test
  void comparesRevisions() {
    put(policy, FORWARDED).statusCode(200);
    put(policy, THREE_TRIES).statusCode(200);
    get("/revisions/1/diff/2")
        .statusCode(200)
        .body("op", containsInAnyOrder("remove", "add"))
        .body("path", containsInAnyOrder("/compositeDestinations/0", "/destinationPolicies/0"));
    get("/revisions/2/diff/2").body("", hasSize(0));
    assertProblem(get("/revisions/2/diff/3"), 404, "'3'");
  }

  @Test
  void rollsBackAsANewRevision() {
    put(policy, FORWARDED).statusCode(200);
    put(policy, THREE_TRIES).statusCode(200);
    rollBack(1).statusCode(200).header("ETag", "\"3\"").body("compositeDestinations", hasSize(1));
    get("").header("ETag", "\"3\"").body("compositeDestinations", hasSize(1));
    get("/revisions").body("rolledBackTo[2]", is(1));
    rollBack(0).header("ETag", "\"4\"").body("compositeDestinations", hasSize(0));
    assertProblem(rollBack(9), 404, "'9'");
  }

  @Test
  void changesOnlyWhatTheClientHasSeen() {
    String path = "/api/v1" + policy;
    put(policy, FORWARDED).header("ETag", "\"1\"");
    assertProblem(
        operator()
            .header("If-Match", "\"0\"")
            .contentType(ContentType.JSON)
            .body(THREE_TRIES)
            .put(path)
            .then(),
        412,
        "revision 1 of the policy is in force, not 0");
    operator()
        .header("If-Match", "\"1\"")
        .contentType(ContentType.JSON)
        .body(THREE_TRIES)
        .put(path)
        .then()
        .statusCode(200);
    assertProblem(
        operator().header("If-Match", "1").post(path + "/revisions/1/rollback").then(),
        400,
        "If-Match '1'");
  }

  @Test
  void namesWhatIsWrong() {
    assertRefused("{\"destinationPolicys\":[]}", "unknown field 'destinationPolicys'");
    assertRefused(
        "{\"destinationPolicies\":[{\"kind\":\"queue\",\"pattern\":\"a\",\"ttl\":1}]}",
        "unknown field 'destinationPolicies.[0].ttl'");
    assertRefused(
        "{\"destinationPolicies\":[{\"kind\":\"stream\",\"pattern\":\"a\"}]}",
        "'destinationPolicies.[0].kind' is 'stream'; it can be one of [queue, topic]");
    assertRefused(
        "{\"destinationPolicies\":[{\"kind\":\"queue\",\"pattern\":\"a.>.b\"}]}",
        "pattern 'a.>.b' has a wildcard");
    assertRefused(
        "{\"destinationPolicies\":[{\"kind\":\"queue\",\"pattern\":\"a\",\"redelivery\":{\"maxDeliveries\":0}}]}",
        "'maxDeliveries' is 0; give a whole number from 1");
    assertRefused(
        FORWARDED.replace("region = 'eu'", "region"),
        "composite queue 'orders.in', target queue 'orders.eu': it has no =");
    assertRefused(
        FORWARDED.replace("orders.all", "orders.*"), "'name' is 'orders.*', which has a wildcard");
    assertRefused(
        FORWARDED.replace("orders.eu", "orders.in"),
        "composite destinations lead from queue 'orders.in' back to itself");
    assertRefused("[]", "the body must be a JSON object");
    assertRefused("null", "the request needs a body");
    get("").header("ETag", "\"0\"");
  }

  private void assertRefused(String body, String detail) {
    assertProblem(put(policy, body), 400, detail);
  }

  @Test
  void knowsNoPolicyOfABrokerThatThereIsNot() {
    assertProblem(put("/tenants/demo/brokers/none/policy", "{}"), 404, "no broker 'none'");
    assertProblem(
        operator().get("/api/v1/tenants/demo/brokers/none/policy").then(), 404, "no broker 'none'");
    assertProblem(get("/revisions/x"), 400, "revision 'x'");
    assertProblem(get("/revisions/1"), 404, "'1'");
  }

  @Test
  void isDescribedInOpenApi() {
    given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .body("components.schemas.DestinationKind.enum", is(java.util.List.of("queue", "topic")))
        .body(
            "components.schemas.BrokerPolicy.properties.keySet()",
            containsInAnyOrder(
                "virtualTopics",
                "compositeDestinations",
                "mirroredQueues",
                "destinationPolicies",
                "populateUserId"))
        .body("components.schemas.DestinationPattern.type", is("string"));
  }
}
