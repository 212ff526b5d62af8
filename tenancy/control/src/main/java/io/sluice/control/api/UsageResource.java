package io.sluice.control.api;

import io.sluice.broker.api.TenantAdmin;
import io.sluice.control.OperatorAccount;
import io.sluice.control.TenantService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What tenants used. */
@Path("/api/v1/tenants/{tenant}/usage")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Usage")
public class UsageResource {
  private final TenantService tenants;
  private final TenantAdmin admin;

  UsageResource(TenantService tenants, TenantAdmin admin) {
    this.tenants = tenants;
    this.admin = admin;
  }

  @GET
  @Blocking
  @Operation(
      summary = "What a tenant used, by hour and protocol",
      description = "Whole hours (UTC) that overlap the time asked for, at most 31 days.")
  public Uni<UsageView> get(
      String tenant,
      @Parameter(description = "ISO-8601 instant; a day before 'to' if not given")
          @QueryParam("from")
          String from,
      @Parameter(description = "ISO-8601 instant; now if not given") @QueryParam("to") String to) {
    UsageRange range = UsageRange.parse(from, to, Instant.now());
    String name = tenants.get(tenant).name();
    return Answers.ask(() -> admin.usage(name, range.fromHour(), range.toHour()))
        .map(records -> UsageView.of(name, range, records));
  }
}
