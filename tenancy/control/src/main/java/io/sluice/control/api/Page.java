package io.sluice.control.api;

import io.sluice.control.ControlException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * Which part of a list is asked for. Lists are in the order of names; a {@code Link} header leads
 * to the next part.
 */
public class Page {
  private static final int MAX_ROWS = 1_000;

  @Parameter(description = "only rows whose names come after this one")
  @QueryParam("after")
  String after;

  @Parameter(description = "at most this many rows, 1 to 1,000; 1,000 if not given")
  @QueryParam("limit")
  String limit;

  @Context UriInfo uri;

  /** The rows asked for, in the form of the API. */
  <R, V> RestResponse<List<V>> of(List<R> rows, Function<R, String> name, Function<R, V> view) {
    int size = size();
    List<R> rest =
        rows.stream()
            .filter(row -> after == null || name.apply(row).compareTo(after) > 0)
            .limit(size + 1L)
            .toList();
    List<R> part = rest.subList(0, Math.min(size, rest.size()));
    ResponseBuilder<List<V>> response = ResponseBuilder.ok(part.stream().map(view).toList());
    if (rest.size() > size) {
      response.header(HttpHeaders.LINK, next(size, name.apply(part.get(size - 1))));
    }
    return response.build();
  }

  private String next(int size, String last) {
    return "<%s>; rel=\"next\""
        .formatted(
            uri.getAbsolutePathBuilder()
                .queryParam("limit", size)
                .queryParam("after", last)
                .build());
  }

  private int size() {
    if (limit == null) {
      return MAX_ROWS;
    }
    try {
      int size = Integer.parseInt(limit);
      if (size >= 1 && size <= MAX_ROWS) {
        return size;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw ControlException.invalid(
        "limit '%s' is not a whole number from 1 to %d".formatted(limit, MAX_ROWS));
  }
}
