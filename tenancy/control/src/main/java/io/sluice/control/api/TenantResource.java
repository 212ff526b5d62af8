package io.sluice.control.api;

import io.sluice.control.OperatorAccount;
import io.sluice.control.TenantService;
import io.sluice.model.Tenant;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Tenants. */
@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Tenants")
public class TenantResource {
  private final TenantService tenants;

  TenantResource(TenantService tenants) {
    this.tenants = tenants;
  }

  /** What is put. */
  public record TenantBody(String plan) {}

  /** What is answered. */
  public record TenantView(String name, String plan) {
    static TenantView of(Tenant tenant) {
      return new TenantView(tenant.name(), tenant.plan());
    }
  }

  @GET
  @Operation(summary = "All tenants by name")
  public RestResponse<List<TenantView>> list(@BeanParam Page page) {
    return page.of(tenants.list(), Tenant::name, TenantView::of);
  }

  @GET
  @Path("/{tenant}")
  @Operation(summary = "A tenant")
  public TenantView get(String tenant) {
    return TenantView.of(tenants.get(tenant));
  }

  @PUT
  @Path("/{tenant}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a tenant or changes its plan",
      description =
          "A smaller plan applies to what comes next; nothing is disconnected or deleted.")
  public RestResponse<TenantView> put(String tenant, TenantBody body, UriInfo uri) {
    String name = Answers.requireLabel("tenant", tenant);
    String plan = Answers.requireField("plan", Answers.requireBody(body).plan());
    return Answers.put(
        tenants.put(new Tenant(name, Answers.requireLabel("plan", plan))), TenantView::of, uri);
  }

  @DELETE
  @Path("/{tenant}")
  @Operation(summary = "Deletes a tenant, its brokers, their users and all they stored")
  public void delete(String tenant) {
    tenants.delete(tenant);
  }
}
