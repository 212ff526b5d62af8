package io.sluice.tests.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A message to send: a body, and always the same of everything else that the sender's protocol can
 * say ({@link #PROPERTY} and so on).
 *
 * @param text true for a text, in protocols that tell it from bytes
 */
record Sample(String name, boolean text, byte[] body) {
  static final String PROPERTY = "colour";
  static final String PROPERTY_VALUE = "grün: ä\\b";
  static final String NUMBER = "weight";
  static final int NUMBER_VALUE = 7;
  static final String CORRELATION = "c-1";
  static final String REPLY_TO_PATH = "answers/for/me";
  static final String REPLY_TO_DOTTED = "answers.for.me";
  static final String CONTENT_TYPE = "application/x-sample";
  static final long TTL_MILLIS = 60_000;
  static final int PRIORITY = 7;
  private static final int LARGE_BYTES = 1 << 20;

  /** The sample of a column of the table. */
  static Sample of(String column) {
    return switch (column) {
      case "text" -> new Sample(column, true, "höher: 1\n2".getBytes(UTF_8));
      case "bytes" -> new Sample(column, false, new byte[] {0, 1, (byte) 0xFF, '\n', 0});
      case "empty" -> new Sample(column, false, new byte[0]);
      case "1 MiB" -> new Sample(column, false, large());
      default -> throw new IllegalArgumentException(column);
    };
  }

  private static byte[] large() {
    byte[] large = new byte[LARGE_BYTES];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31);
    }
    return large;
  }

  String string() {
    return new String(body, UTF_8);
  }
}
