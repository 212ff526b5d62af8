package io.sluice.control.api;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Says in the user's words, and without the names of our classes, what is wrong with a JSON body.
 */
final class JsonFault {
  private JsonFault() {}

  static String describe(JsonProcessingException fault) {
    if (fault instanceof UnrecognizedPropertyException unknown) {
      return "unknown field '%s'; known are %s"
          .formatted(
              field(unknown),
              new TreeSet<>(unknown.getKnownPropertyIds().stream().map(String::valueOf).toList()));
    }
    if (fault instanceof JsonMappingException mapping) {
      String field = field(mapping);
      if (mapping.getCause() instanceof IllegalArgumentException refused) {
        return (field.isEmpty() ? "" : "in '%s': ".formatted(field)) + refused.getMessage();
      }
      if (mapping instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
        return "field '%s' is '%s'; it can be one of %s"
            .formatted(
                field, wrong.getValue(), Arrays.toString(wrong.getTargetType().getEnumConstants()));
      }
      return field.isEmpty()
          ? "the body must be a JSON object"
          : "field '%s' is not of the right type".formatted(field) + at(fault);
    }
    return fault instanceof InputCoercionException
        ? "a number is out of range" + at(fault)
        : "the body is not well-formed JSON" + at(fault);
  }

  private static String field(JsonMappingException mapping) {
    return mapping.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }

  private static String at(JsonProcessingException fault) {
    JsonLocation place = fault.getLocation();
    return place == null
        ? ""
        : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
  }
}
