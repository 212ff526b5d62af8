package io.sluice.bench.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the command line sets, as {@code name=value}. */
public final class Settings {
  private final Map<String, String> values = new LinkedHashMap<>();

  private Settings() {}

  /** The settings among the arguments from this index on. */
  public static Settings of(String[] args, int from) {
    Settings settings = new Settings();
    for (int i = from; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("'" + args[i] + "' is not of the form setting=value");
      }
      settings.values.put(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    return settings;
  }

  public int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /** Comma-separated values. */
  public List<String> list(String name, String otherwise) {
    return List.of(text(name, otherwise).split(",", -1));
  }

  /** Values between spaces; none by default. */
  public List<String> words(String name) {
    return Stream.of(text(name, "").split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  public boolean flag(String name) {
    return Boolean.parseBoolean(text(name, "false"));
  }
}
