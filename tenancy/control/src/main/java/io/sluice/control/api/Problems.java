package io.sluice.control.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.sluice.control.ControlException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns everything that can go wrong with a request into a {@link Problem}. */
public class Problems {
  private static final Logger LOG = Logger.getLogger(Problems.class);
  private static final String CHALLENGE = "Basic realm=\"Sluice\", charset=\"UTF-8\"";

  @ServerExceptionMapper
  Response refused(ControlException e) {
    return Problem.of(e.kind().status(), e.getMessage()).response().build();
  }

  @ServerExceptionMapper({UnauthorizedException.class, AuthenticationFailedException.class})
  Response notAuthenticated() {
    return Problem.of(401, "give the operator's name and password by HTTP Basic")
        .response()
        .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
        .build();
  }

  @ServerExceptionMapper
  Response notAllowed(ForbiddenException e) {
    return Problem.of(403, "this account may not do that").response().build();
  }

  /** The narrower type is named because the framework has a mapper of its own for it. */
  @ServerExceptionMapper({JsonProcessingException.class, MismatchedInputException.class})
  Response badJson(JsonProcessingException e) {
    return Problem.of(400, JsonFault.describe(e)).response().build();
  }

  /** What the framework refuses: no such path, method or media type, a body that cannot be read. */
  @ServerExceptionMapper
  Response refusedByFramework(WebApplicationException e, UriInfo uri) {
    Response framework = e.getResponse();
    int status = framework.getStatus();
    if (status < Response.Status.BAD_REQUEST.getStatusCode()) {
      return framework;
    }
    Response.ResponseBuilder response = Problem.of(status, detail(e, status, uri)).response();
    String allow = framework.getHeaderString(HttpHeaders.ALLOW);
    return allow == null ? response.build() : response.header(HttpHeaders.ALLOW, allow).build();
  }

  @ServerExceptionMapper
  Response unexpected(Exception e) {
    UUID id = UUID.randomUUID();
    LOG.errorf(e, "A request failed unexpectedly; its answer names %s", id);
    return Problem.of(500, "this should not happen; the server's log tells more under " + id)
        .response()
        .build();
  }

  private static String detail(WebApplicationException e, int status, UriInfo uri) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof JsonProcessingException json) {
        return JsonFault.describe(json);
      }
    }
    return switch (status) {
      case 404 -> "there is nothing at " + uri.getPath();
      case 405 -> uri.getPath() + " does not take this method";
      case 406 -> "only application/json can be had";
      case 415 -> "send the body as Content-Type: application/json";
      default -> String.valueOf(e.getMessage());
    };
  }
}
