package io.sluice.control.api;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;

/** What is different between two policies. */
final class PolicyDiff {
  private PolicyDiff() {}

  /** The JSON Patch (RFC 6902) that makes one JSON object of another. */
  static String between(String from, String to) {
    return Json.createDiff(parsed(from), parsed(to)).toJsonArray().toString();
  }

  private static JsonObject parsed(String json) {
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }
}
