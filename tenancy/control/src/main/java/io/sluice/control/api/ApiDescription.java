package io.sluice.control.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Tells in the OpenAPI document what is the same for every operation: its problems, and what a put
 * answers.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ApiDescription implements OASFilter {
  /** What the framework adds without a body; the default says it better. */
  private static final List<String> FRAMEWORK_REFUSALS = List.of("400", "401", "403");

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document.getComponents().getSchemas().values().forEach(ApiDescription::lowerCased);
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) -> {
              if (path.startsWith("/api/v1/")) {
                describe(item);
              }
            });
  }

  /** The choices of a field are written in lower case. */
  private static void lowerCased(Schema schema) {
    if (schema.getEnumeration() != null) {
      schema.setEnumeration(
          schema.getEnumeration().stream()
              .<Object>map(choice -> String.valueOf(choice).toLowerCase(Locale.ROOT))
              .toList());
    }
  }

  private static void describe(PathItem item) {
    item.getOperations().forEach((method, operation) -> describe(method, operation.getResponses()));
  }

  private static void describe(PathItem.HttpMethod method, APIResponses responses) {
    if (method == PathItem.HttpMethod.PUT) {
      APIResponse replaced =
          responses.getAPIResponse("200").description("It was there and is as put");
      responses.addAPIResponse(
          "201",
          OASFactory.createAPIResponse()
              .description("It was made; Location is its place")
              .content(replaced.getContent()));
    }
    FRAMEWORK_REFUSALS.forEach(responses::removeAPIResponse);
    responses.addAPIResponse("default", problem());
  }

  private static APIResponse problem() {
    return OASFactory.createAPIResponse()
        .description("Refused; detail tells what was wrong and what to do")
        .content(
            OASFactory.createContent()
                .addMediaType(
                    Problem.MEDIA_TYPE,
                    OASFactory.createMediaType().schema(OASFactory.createSchema().ref("Problem"))));
  }
}
