package io.sluice.control.api;

import io.sluice.control.Change;
import io.sluice.control.ControlException;
import io.sluice.control.ControlException.Kind;
import io.sluice.model.Names;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** What the resources of the API have in common. */
final class Answers {
  private Answers() {}

  private static final int RETRIES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * A shard's answer, on a thread of ours; UNAVAILABLE if it fails or takes too long. Asked again
   * if it fails, for it may just have been unloaded.
   */
  static <T> Uni<T> ask(Supplier<CompletionStage<T>> question) {
    return Uni.createFrom()
        .completionStage(question)
        .onFailure()
        .retry()
        .atMost(RETRIES)
        .ifNoItem()
        .after(PATIENCE)
        .fail()
        .onFailure()
        .transform(
            failure ->
                new ControlException(
                    Kind.UNAVAILABLE,
                    "the tenant's storage does not answer (%s); try again".formatted(failure),
                    failure))
        .emitOn(Infrastructure.getDefaultExecutor());
  }

  /** 201 with the place of what was made, or 200. */
  static <R, V> RestResponse<V> put(Change<R> change, Function<R, V> view, UriInfo uri) {
    V body = view.apply(change.row());
    return change.created()
        ? ResponseBuilder.<V>created(uri.getAbsolutePath()).entity(body).build()
        : RestResponse.ok(body);
  }

  static <T> T requireBody(T body) {
    if (body == null) {
      throw ControlException.invalid("the request needs a body: a JSON object");
    }
    return body;
  }

  /** Refuses a field that is missing. */
  static <T> T requireField(String field, T value) {
    if (value == null) {
      throw ControlException.invalid("field '%s' is missing".formatted(field));
    }
    return value;
  }

  /** Refuses a name that no plan, tenant or broker can have. */
  static String requireLabel(String kind, String name) {
    try {
      return Names.requireDnsLabel(kind, name);
    } catch (IllegalArgumentException e) {
      throw ControlException.invalid(e.getMessage());
    }
  }
}
