package io.sluice.control.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.control.ControlException;
import io.sluice.control.OperatorAccount;
import io.sluice.control.PolicyJson;
import io.sluice.control.PolicyService;
import io.sluice.model.PolicyRevision;
import io.sluice.model.policy.BrokerPolicy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The policy of a broker and its revisions. */
@Path("/api/v1/tenants/{tenant}/brokers/{broker}/policy")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Policies")
public class PolicyResource {
  private static final Pattern ENTITY_TAG = Pattern.compile("\"(\\d{1,9})\"");
  private static final String IF_MATCH =
      "the entity tag of the revision that must be in force until now, or * for any";

  private final PolicyService policies;

  PolicyResource(PolicyService policies) {
    this.policies = policies;
  }

  @GET
  @Operation(summary = "The policy in force; its entity tag is the number of the revision")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BrokerPolicy.class)))
  public RestResponse<String> get(String tenant, String broker) {
    return answer(policies.get(tenant, broker));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Puts a policy in force",
      description =
          "It acts at once on what comes next, also for clients that are connected. What is left out is as by default."
              + " A policy that is not yet in force becomes a revision.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BrokerPolicy.class)))
  public RestResponse<String> put(
      String tenant,
      String broker,
      @Parameter(description = IF_MATCH) @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      @RequestBody(content = @Content(schema = @Schema(implementation = BrokerPolicy.class)))
          String body)
      throws JsonProcessingException {
    if (body == null || body.isBlank()) {
      throw ControlException.invalid("the request needs a body: a JSON object");
    }
    BrokerPolicy policy = Answers.requireBody(PolicyJson.read(body));
    return answer(policies.put(tenant, broker, policy, revisionOf(ifMatch)));
  }

  @GET
  @Path("/revisions")
  @Operation(summary = "The revisions that are kept, the newest 100, oldest first")
  public List<RevisionView> revisions(String tenant, String broker) {
    return policies.revisions(tenant, broker).stream().map(RevisionView::of).toList();
  }

  @GET
  @Path("/revisions/{revision}")
  @Operation(summary = "The policy of a revision; 0 is the default policy")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BrokerPolicy.class)))
  public RestResponse<String> revision(String tenant, String broker, String revision) {
    return answer(policies.revision(tenant, broker, number(revision)));
  }

  @GET
  @Path("/revisions/{revision}/diff/{other}")
  @Operation(summary = "What makes the other revision of one, as a JSON Patch (RFC 6902)")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = PatchOperation[].class)))
  public String diff(String tenant, String broker, String revision, String other) {
    return PolicyDiff.between(
        policies.revision(tenant, broker, number(revision)).policy(),
        policies.revision(tenant, broker, number(other)).policy());
  }

  @POST
  @Path("/revisions/{revision}/rollback")
  @Operation(summary = "Puts the policy of a revision in force again, as a new revision")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BrokerPolicy.class)))
  public RestResponse<String> rollBack(
      String tenant,
      String broker,
      String revision,
      @Parameter(description = IF_MATCH) @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
    return answer(policies.rollBack(tenant, broker, number(revision), revisionOf(ifMatch)));
  }

  private static RestResponse<String> answer(PolicyRevision revision) {
    return ResponseBuilder.ok(revision.policy())
        .header(HttpHeaders.ETAG, "\"" + revision.number() + "\"")
        .build();
  }

  private static int number(String revision) {
    if (!revision.matches("\\d{1,9}")) {
      throw ControlException.invalid(
          "revision '%s' is not a whole number from 0".formatted(revision));
    }
    return Integer.parseInt(revision);
  }

  private static OptionalInt revisionOf(String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return OptionalInt.empty();
    }
    Matcher tag = ENTITY_TAG.matcher(ifMatch);
    if (!tag.matches()) {
      throw ControlException.invalid(
          "If-Match '%s' is no entity tag of a revision, such as \"7\"".formatted(ifMatch));
    }
    return OptionalInt.of(Integer.parseInt(tag.group(1)));
  }

  /** An operation of a JSON Patch. */
  public record PatchOperation(String op, String path, Object value, String from) {}
}
