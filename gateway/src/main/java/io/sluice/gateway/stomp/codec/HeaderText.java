package io.sluice.gateway.stomp.codec;

/** Headers as each version writes them (STOMP 1.2, Value Encoding). */
final class HeaderText {
  private HeaderText() {}

  /**
   * What was meant by a name or value.
   *
   * @throws StompError for an escape that the version does not have
   */
  static String unescaped(String text, Version version) {
    int at = text.indexOf('\\');
    if (at < 0 || version == null || version == Version.V10) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    int from = 0;
    while (at >= 0) {
      char escaped = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
      plain.append(text, from, at).append(unescaped(escaped, version));
      from = at + 2;
      at = text.indexOf('\\', from);
    }
    return plain.append(text, from, text.length()).toString();
  }

  private static char unescaped(char escaped, Version version) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 'c' -> ':';
      case '\\' -> '\\';
      case 'r' -> {
        if (version != Version.V12) {
          throw undefined(escaped);
        }
        yield '\r';
      }
      default -> throw undefined(escaped);
    };
  }

  private static StompError undefined(char escaped) {
    return new StompError("a header has the undefined escape '\\" + escaped + "'");
  }

  /**
   * How a name or value is written so that it is one line. Version 1.0 has no escapes: what would
   * end a line, or a name, becomes a space.
   */
  static String escaped(String text, Version version) {
    StringBuilder escaped = null;
    for (int i = 0; i < text.length(); i++) {
      String replacement = escape(text.charAt(i), version);
      if (replacement != null && escaped == null) {
        escaped = new StringBuilder(text.length() + 8).append(text, 0, i);
      }
      if (replacement != null) {
        escaped.append(replacement);
      } else if (escaped != null) {
        escaped.append(text.charAt(i));
      }
    }
    return escaped == null ? text : escaped.toString();
  }

  private static String escape(char c, Version version) {
    boolean v10 = version == Version.V10;
    return switch (c) {
      case '\n' -> v10 ? " " : "\\n";
      case '\r' -> version == Version.V12 ? "\\r" : " ";
      case '\0' -> " ";
      case ':' -> v10 ? null : "\\c";
      case '\\' -> v10 ? null : "\\\\";
      default -> null;
    };
  }
}
