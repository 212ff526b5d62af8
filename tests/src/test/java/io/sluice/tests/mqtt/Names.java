package io.sluice.tests.mqtt;

import java.util.concurrent.atomic.AtomicInteger;

/** Names of topics and clients that no other test of this run uses, since all share one broker. */
final class Names {
  private static final AtomicInteger LAST = new AtomicInteger();

  private Names() {}

  static String unique(String what) {
    return what + "-" + LAST.incrementAndGet();
  }
}
