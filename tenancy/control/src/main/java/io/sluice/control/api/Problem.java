package io.sluice.control.api;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.Response.Status;

/**
 * An error as RFC 9457 writes it. The type is always {@code about:blank}, so that the title is the
 * status's own (section 4.2.1).
 *
 * @param detail what was wrong, with which value, and what to do
 */
public record Problem(String type, String title, int status, String detail) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final int UNPROCESSABLE = 422;

  static Problem of(int status, String detail) {
    return new Problem("about:blank", title(status), status, detail);
  }

  /** The response that carries this problem, to be completed with headers. */
  ResponseBuilder response() {
    return Response.status(status).type(MEDIA_TYPE).entity(this);
  }

  private static String title(int status) {
    Status known = Status.fromStatusCode(status);
    if (known != null) {
      return known.getReasonPhrase();
    }
    return status == UNPROCESSABLE ? "Unprocessable Content" : "Error";
  }
}
