package io.sluice.control;

import java.util.Map;

/** Knows where clients reach a broker. The process that listens provides it. */
@FunctionalInterface
public interface Endpoints {
  /**
   * URLs by the name of the listener, such as {@code mqtts} and {@code
   * mqtts://demo.example.org:8883}.
   */
  Map<String, String> of(String brokerId);
}
