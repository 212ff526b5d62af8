package io.sluice.control.api;

import io.sluice.control.BrokerService;
import io.sluice.control.ControlException;
import io.sluice.control.Endpoints;
import io.sluice.control.OperatorAccount;
import io.sluice.model.Broker;
import io.sluice.model.StorageKind;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** The brokers of a tenant. */
@Path("/api/v1/tenants/{tenant}/brokers")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(OperatorAccount.NAME)
@Tag(name = "Brokers")
public class BrokerResource {
  private final BrokerService brokers;
  private final Endpoints endpoints;

  BrokerResource(BrokerService brokers, Endpoints endpoints) {
    this.brokers = brokers;
    this.endpoints = endpoints;
  }

  /** What is put. */
  public record BrokerBody(String storage) {}

  @GET
  @Operation(summary = "A tenant's brokers by id, without live figures")
  public RestResponse<List<BrokerView>> list(String tenant, @BeanParam Page page) {
    return page.of(brokers.list(tenant), Broker::id, this::view);
  }

  @GET
  @Path("/{broker}")
  @Blocking
  @Operation(summary = "A broker: endpoints, live connections, destinations and stored bytes")
  public Uni<BrokerView.Live> get(String tenant, String broker) {
    Broker found = brokers.get(tenant, broker);
    return Answers.ask(() -> brokers.status(found))
        .map(status -> BrokerView.Live.of(view(found), status));
  }

  @PUT
  @Path("/{broker}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a broker",
      description =
          "Its id is unique in the installation. Its storage, \"durable\" or \"memory\", cannot be changed later.")
  public RestResponse<BrokerView> put(String tenant, String broker, BrokerBody body, UriInfo uri) {
    String id = Answers.requireLabel("broker", broker);
    StorageKind storage =
        storage(Answers.requireField("storage", Answers.requireBody(body).storage()));
    Broker row = new Broker(id, Answers.requireLabel("tenant", tenant), storage);
    return Answers.put(brokers.put(row), this::view, uri);
  }

  @DELETE
  @Path("/{broker}")
  @Operation(
      summary = "Deletes a broker, its users and all it stored; its clients are disconnected")
  public void delete(String tenant, String broker) {
    brokers.delete(tenant, broker);
  }

  private BrokerView view(Broker broker) {
    return BrokerView.of(broker, endpoints.of(broker.id()));
  }

  private static StorageKind storage(String name) {
    return Arrays.stream(StorageKind.values())
        .filter(kind -> BrokerView.storage(kind).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                ControlException.invalid(
                    "storage '%s' is neither 'durable' nor 'memory'".formatted(name)));
  }
}
