package io.sluice.tests.product;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The ports of the product's listeners. */
record Ports(Map<String, Integer> byListener) {
  /** Any free ones. */
  static final Ports FREE =
      new Ports(Product.LISTENERS.stream().collect(Collectors.toMap(name -> name, name -> 0)));

  /** The ports that a running product wrote down. */
  static Ports read(Path file) {
    try {
      return new Ports(
          new ObjectMapper()
              .readValue(file.toFile(), new TypeReference<Map<String, Integer>>() {}));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int of(String listener) {
    Integer port = byListener.get(listener);
    if (port == null) {
      throw new IllegalArgumentException("no listener '" + listener + "' among " + byListener);
    }
    return port;
  }

  /**
   * The settings that bind these ports of the loopback interface, and the given ones, which win.
   */
  Map<String, String> settingsOver(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    byListener.forEach(
        (listener, port) -> {
          String name =
              listener.equals(Product.HTTP) ? "sluice.http" : "sluice.listeners." + listener;
          all.put(name + ".host", "127.0.0.1");
          all.put(name + ".port", String.valueOf(port));
        });
    all.putAll(settings);
    return all;
  }
}
