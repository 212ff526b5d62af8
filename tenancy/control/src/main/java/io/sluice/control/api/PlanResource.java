package io.sluice.control.api;

import io.sluice.control.ControlException;
import io.sluice.control.OperatorAccount;
import io.sluice.control.PlanService;
import io.sluice.model.Limits;
import io.sluice.model.Plan;
import io.sluice.model.Resource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Plans: a map of limits by the key of the resource; what is not in it is not limited. */
@Path("/api/v1/plans")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Plans")
public class PlanResource {
  private final PlanService plans;

  PlanResource(PlanService plans) {
    this.plans = plans;
  }

  /** A plan in a list. */
  public record PlanView(String name, Map<String, Long> limits) {}

  @GET
  @Operation(summary = "All plans by name")
  public RestResponse<List<PlanView>> list(@BeanParam Page page) {
    return page.of(plans.list(), Plan::name, plan -> new PlanView(plan.name(), view(plan)));
  }

  @GET
  @Path("/{plan}")
  @Operation(summary = "A plan's limits")
  public Map<String, Long> get(String plan) {
    return view(plans.get(plan));
  }

  @PUT
  @Path("/{plan}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a plan or replaces its limits",
      description =
          "Limits are whole numbers from 0 by resource, such as {\"connections\":1000,\"storedBytes\":200000000000}."
              + " A resource left out is not limited. Tenants are held to it from their next connection and message on.")
  public RestResponse<Map<String, Long>> put(String plan, Map<String, Long> limits, UriInfo uri) {
    Plan parsed = new Plan(Answers.requireLabel("plan", plan), parse(Answers.requireBody(limits)));
    return Answers.put(plans.put(parsed), PlanResource::view, uri);
  }

  @DELETE
  @Path("/{plan}")
  @Operation(summary = "Deletes a plan that no tenant has")
  public void delete(String plan) {
    plans.delete(plan);
  }

  private static Map<String, Long> view(Plan plan) {
    Map<String, Long> byKey = new LinkedHashMap<>();
    plan.limits().asMap().forEach((resource, limit) -> byKey.put(resource.key(), limit));
    return byKey;
  }

  private static Limits parse(Map<String, Long> byKey) {
    Map<Resource, Long> limits = new EnumMap<>(Resource.class);
    byKey.forEach((key, limit) -> limits.put(resource(key), requireLimit(key, limit)));
    return Limits.of(limits);
  }

  private static Resource resource(String key) {
    return Resource.ofKey(key)
        .orElseThrow(
            () ->
                ControlException.invalid(
                    "'%s' cannot be limited; what can is %s"
                        .formatted(
                            key, Arrays.stream(Resource.values()).map(Resource::key).toList())));
  }

  private static Long requireLimit(String key, Long limit) {
    if (limit == null || limit < 0) {
      throw ControlException.invalid(
          "limit '%s' is %d; give a whole number from 0, or leave it out for no limit"
              .formatted(key, limit));
    }
    return limit;
  }
}
